//! The program as a process: run to its end, within a time that no command should need.

use std::{
    fs::File,
    io::{Read, Seek},
    process::{Command, Output, Stdio},
    time::Duration,
};

use wait_timeout::ChildExt;

const LIMIT: Duration = Duration::from_mins(1);

/// What is asserted of a command that has run.
pub trait Assert {
    /// Runs it; a command that hangs fails the test.
    fn assert(&mut self) -> Done;
}

/// A command that has run.
pub struct Done(Output);

impl Assert for Command {
    fn assert(&mut self) -> Done {
        let [mut stdout, mut stderr] = [(); 2].map(|()| tempfile::tempfile().expect("a file"));
        let own = |file: &File| Stdio::from(file.try_clone().expect("a file"));
        let mut child = self.stdin(Stdio::null()).stdout(own(&stdout)).stderr(own(&stderr)).spawn().expect("the program");
        let status = child.wait_timeout(LIMIT).expect("a process");
        if status.is_none() {
            child.kill().expect("it can be ended");
        }
        let status = status.expect("a command that ends: this one hangs");
        Done(Output { status, stdout: bytes(&mut stdout), stderr: bytes(&mut stderr) })
    }
}

fn bytes(file: &mut File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("what it wrote");
    bytes
}

impl Done {
    pub fn success(self) -> Self {
        self.code(0)
    }

    pub fn code(self, code: i32) -> Self {
        let told = String::from_utf8_lossy(&self.0.stderr);
        assert_eq!(self.0.status.code(), Some(code), "{}: {told}", self.0.status);
        self
    }

    pub fn get_output(&self) -> &Output {
        &self.0
    }
}
