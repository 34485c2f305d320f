//! Peig Setup's desktop shell.

mod environment;

fn main() {
    environment::refuse_remote_control();
}
