//! `grpcio` from PyPI, which is gRPC's C core.

use std::process::Command;

use crate::peers::{
    BURST, CLIENT_PRINTS, PROTO, TheirServer, fetch, folder, our_client, our_client_pauses, our_server, printed,
};
use crate::secure::Secured;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "calls programs of Python, with packages from PyPI: .ci/peers"]
async fn both_directions() {
    let folder = folder("python");
    let (bin, python) = if cfg!(windows) { ("Scripts", "python") } else { ("bin", "python3") };
    let environment = folder.join("environment");
    let pip = ["-m", "pip", "install", "--quiet", "--retries", "1", "--requirement", "requirements.txt"];
    fetch("Python", Command::new(python).args(["-m", "venv"]).arg(&environment));
    fetch("grpcio", Command::new(environment.join(bin).join("python")).args(pip).current_dir(&folder));
    let program = |name: &str| {
        let mut command = Command::new(environment.join(bin).join("python"));
        command.arg(folder.join(name)).env("PYTHONPATH", PROTO).env("PYTHONIOENCODING", "utf-8");
        command
    };
    let secured = Secured::start();
    let mut client = program("client.py");
    secured.client(&mut client);
    assert_eq!(printed(client).await, CLIENT_PRINTS);

    let mut client = program("client.py");
    client.arg(our_server().await);
    assert_eq!(printed(client).await, CLIENT_PRINTS);
    our_client(TheirServer::start(program("server.py"))).await;
    let mut server = program("server.py");
    server.env("BURST", BURST.to_string());
    our_client_pauses(TheirServer::start(server)).await;
}
