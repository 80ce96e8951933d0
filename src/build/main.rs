//! The program carries `data/`: a file added there must rebuild it.

fn main() {
    println!("cargo::rerun-if-changed=data");
}
