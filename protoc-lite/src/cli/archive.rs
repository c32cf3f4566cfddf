//! Zip archives as protoc writes them: entries stored as they are, dated 1980-01-01, so that equal input gives equal
//! bytes.

use std::collections::BTreeMap;

const LOCAL_HEADER: u32 = 0x0403_4b50;
const CENTRAL_HEADER: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const VERSION: u16 = 10;
/// The first day that the format can tell.
const DATE: u16 = 0x21;

/// An archive of these files.
pub(crate) fn archive(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, String> {
    let too_large = |_| format!("{name}: too large for a zip archive");
    let count = u16::try_from(files.len()).map_err(too_large)?;
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, contents) in files {
        let offset = u32::try_from(bytes.len()).map_err(too_large)?;
        let entry = entry(name, contents).map_err(too_large)?;
        put(&mut bytes, &[&LOCAL_HEADER.to_le_bytes(), &entry, name.as_bytes(), contents]);
        let attributes = [0; 10];
        let versions = [&CENTRAL_HEADER.to_le_bytes()[..], &VERSION.to_le_bytes()];
        put(&mut directory, &versions);
        put(&mut directory, &[&entry, &attributes, &offset.to_le_bytes(), name.as_bytes()]);
    }
    let start = u32::try_from(bytes.len()).map_err(too_large)?.to_le_bytes();
    let length = u32::try_from(directory.len()).map_err(too_large)?.to_le_bytes();
    let (disks, count, comment) = ([0; 4], count.to_le_bytes(), [0; 2]);
    put(&mut bytes, &[&directory, &END.to_le_bytes(), &disks, &count, &count, &length, &start, &comment]);
    Ok(bytes)
}

/// What the header before a file and that in the directory share.
fn entry(name: &str, contents: &[u8]) -> Result<Vec<u8>, std::num::TryFromIntError> {
    let size = u32::try_from(contents.len())?.to_le_bytes();
    let (flags, method, time, extra) = ([0; 2], [0; 2], [0; 2], [0; 2]);
    let checksum = crc32fast::hash(contents).to_le_bytes();
    let mut entry = VERSION.to_le_bytes().to_vec();
    put(&mut entry, &[&flags, &method, &time, &DATE.to_le_bytes(), &checksum, &size, &size]);
    put(&mut entry, &[&u16::try_from(name.len())?.to_le_bytes(), &extra]);
    Ok(entry)
}

fn put(bytes: &mut Vec<u8>, parts: &[&[u8]]) {
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
}
