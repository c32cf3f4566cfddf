//! `@grpc/grpc-js` with `@grpc/proto-loader`, from npm.

use std::{path::Path, process::Command};

use crate::peers::{CLIENT_PRINTS, PROTO, TheirServer, fetched, folder, our_client, our_server, printed};
use crate::secure::Secured;

fn node(folder: &Path, program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(program).env("PROTO", format!("{PROTO}/chat.proto")).current_dir(folder);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn both_directions() {
    let folder = folder("node");
    if !fetched("Node", Command::new("npm").args(["install", "--no-audit", "--no-fund"]).current_dir(&folder)) {
        return;
    }
    let secured = Secured::start();
    let mut client = node(&folder, "client.js");
    secured.client(&mut client);
    assert_eq!(printed(client).await, CLIENT_PRINTS);

    let mut client = node(&folder, "client.js");
    client.arg(our_server().await);
    assert_eq!(printed(client).await, CLIENT_PRINTS);
    our_client(TheirServer::start(node(&folder, "server.js"))).await;
}
