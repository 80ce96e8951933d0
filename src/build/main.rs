//! The program carries `data/`: a file added there must rebuild it.

#[allow(clippy::print_stdout)] // the way a build script speaks to cargo
fn main() {
    println!("cargo::rerun-if-changed=data");
}
