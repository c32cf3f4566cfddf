//! This codec's half of the differential fuzzer; `fuzz/differential` is the other.
//!
//! `descriptors` writes the schemas as a descriptor set. `random SEED COUNT` writes inputs and answers, `answer` reads inputs
//! and answers each. All numbers are four bytes, little endian. An input is the number of its message, a length and bytes; an
//! answer is the input, and then 0 and the kind of error, or 1, 1 where required fields are missing, and the whole message, the
//! known part of it, and the extensions. Strings of bytes stand behind their length.

use fuzz::differential::{Answer, Inputs, MESSAGES, answer_for, descriptors};
use std::{
    env,
    io::{self, BufReader, BufWriter, Read, Write},
    process::ExitCode,
};

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["descriptors"] => out.write_all(&descriptors())?,
        ["messages"] => MESSAGES.iter().try_for_each(|name| writeln!(out, "{name}"))?,
        ["random", seed, count] => {
            let mut inputs = Inputs::new(seed.parse().map_err(io::Error::other)?);
            for at in 0..count.parse().map_err(io::Error::other)? {
                let message = at % MESSAGES.len();
                let bytes = inputs.next(message);
                answer(message, &bytes, &mut out)?;
            }
        }
        ["answer"] => {
            let mut input = BufReader::new(io::stdin().lock());
            while let Some(message) = number(&mut input)? {
                let len = number(&mut input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
                let mut bytes = vec![0; len];
                input.read_exact(&mut bytes)?;
                answer(message, &bytes, &mut out)?;
                out.flush()?;
            }
        }
        _ => {
            eprintln!("expected descriptors, messages, random SEED COUNT, or answer");
            return Ok(ExitCode::FAILURE);
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn answer(message: usize, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    // Whoever reads this far knows what did it where the program ends here.
    put(message as u32, out)?;
    string(bytes, out)?;
    let answer = std::panic::catch_unwind(|| answer_for(message, bytes));
    match answer {
        Ok(Answer::Refused(kind)) => {
            put(0, out)?;
            string(kind.as_bytes(), out)
        }
        Ok(Answer::Read { is_missing, whole, known, extensions }) => {
            put(1, out)?;
            put(is_missing.into(), out)?;
            string(&whole, out)?;
            string(&known, out)?;
            string(&extensions, out)
        }
        Err(_) => {
            put(0, out)?;
            string(b"Panic", out)
        }
    }
}

fn put(number: u32, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&number.to_le_bytes())
}

fn string(bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
    put(bytes.len() as u32, out)?;
    out.write_all(bytes)
}

fn number(input: &mut impl Read) -> io::Result<Option<usize>> {
    let mut bytes = [0; 4];
    match input.read_exact(&mut bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        read => read.map(|()| Some(u32::from_le_bytes(bytes) as usize)),
    }
}
