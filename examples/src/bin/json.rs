//! Messages as JSON: a configuration that people write, a stream of lines, and what is said of errors.
//!
//!     cargo run -p examples --bin json
#![forbid(unsafe_code)]

use std::{collections::BTreeMap, error::Error};
use wire::{Message, Reflect};
use wire_reflect::{
    TypeRegistry,
    json::{self, LineReader, LineWriter, Parser, Printer},
};
use wire_types::{Any, Duration, Timestamp};

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "example.Job")]
struct Job {
    #[proto(1, string)]
    name: String,
    #[proto(2, message, optional)]
    every: Option<Duration>,
    #[proto(3, map(string, string))]
    environment: BTreeMap<String, String>,
    #[proto(4, message, repeated)]
    steps: Vec<Step>,
}

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "example.Step")]
struct Step {
    #[proto(1, string)]
    command: String,
    #[proto(2, uint32, optional)]
    attempts: Option<u32>,
}

#[derive(Debug, Default, PartialEq, Message, Reflect)]
#[proto(name = "example.Event")]
struct Event {
    #[proto(1, message, optional)]
    at: Option<Timestamp>,
    #[proto(2, message, optional)]
    what: Option<Any>,
}

const CONFIGURATION: &str = r#"{
  "name": "backup",
  "every": "3600s",
  "environment": {"LANG": "C"},
  "steps": [
    {"command": "dump", "attempts": 3},
    {"command": "upload"}
  ]
}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let job: Job = json::from_str(CONFIGURATION)?;
    println!("{} every {} s, {} steps", job.name, job.every.as_ref().map_or(0, |every| every.seconds), job.steps.len());
    println!("{}", json::to_string(&job)?);
    println!("{}", Printer::new().indent(2).to_string(&job.steps[0])?);

    for wrong in [
        CONFIGURATION.replace(": 3}", ": -3}"),
        CONFIGURATION.replace("upload", "up\\load"),
        CONFIGURATION.replace("environment", "enviroment"),
    ] {
        println!("error: {}", json::from_str::<Job>(&wrong).unwrap_err());
    }

    // What stands in an `Any` is found by name.
    let types = TypeRegistry::new().with::<Step>();
    let mut log = LineWriter::new(Vec::new(), Printer::new().types(&types));
    for (second, command) in [(0, "dump"), (90, "upload")] {
        let step = Step { command: command.into(), attempts: None };
        log.write(&Event { at: Some(Timestamp::new(second, 0)?), what: Some(Any::pack(&step)) })?;
    }
    let log = log.into_inner();
    print!("{}", String::from_utf8_lossy(&log));
    let mut reader = LineReader::new(&*log, Parser::new().types(&types));
    while let Some(event) = reader.read::<Event>()? {
        println!("{:?}", event.what.ok_or("an event of nothing")?.unpack::<Step>()?.command);
    }
    Ok(())
}
