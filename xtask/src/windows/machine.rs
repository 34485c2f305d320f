//! Which processors a program for Windows is for.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::shell::text;

/// Microsoft, "PE Format", machine types: `IMAGE_FILE_MACHINE_ARM64`.
pub(crate) const ARM64: u16 = 0xAA64;
/// The same: `IMAGE_FILE_MACHINE_AMD64`.
const X64: u16 = 0x8664;

/// As packages are called for it.
pub(crate) fn called(program: &Path) -> Result<&'static str> {
    match of(program)? {
        X64 => Ok("x64"),
        ARM64 => Ok("arm64"),
        other => bail!("{} is for a processor that has no package: {other:#x}", text(program)),
    }
}

/// What a program's own header says.
pub(crate) fn of(program: &Path) -> Result<u16> {
    let bytes = std::fs::read(program).with_context(|| text(program))?;
    let at = place(&bytes).with_context(|| format!("{} is no program for Windows", text(program)))?;
    Ok(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

/// Has a program say that it is for ARM: a stand-in, where none can be built.
pub(crate) fn pretend_arm(program: &Path) -> Result<()> {
    let mut bytes = std::fs::read(program).with_context(|| text(program))?;
    let at = place(&bytes).with_context(|| format!("{} is no program for Windows", text(program)))?;
    bytes[at..at + 2].copy_from_slice(&ARM64.to_le_bytes());
    Ok(std::fs::write(program, bytes)?)
}

/// Where the two bytes of it are. Microsoft, "PE Format": where the header is stands at 0x3c; it begins with `PE` and two
/// zeros, and the machine comes next.
fn place(program: &[u8]) -> Option<usize> {
    let header = program.get(0x3c..0x40)?.try_into().ok()?;
    let header = usize::try_from(u32::from_le_bytes(header)).ok()?;
    let after = header.checked_add(4)?;
    let is_program = program.starts_with(b"MZ") && program.get(header..after)? == b"PE\0\0";
    (is_program && program.len() >= after.checked_add(2)?).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a program for this processor.
    fn program(machine: u16) -> Vec<u8> {
        let mut bytes = vec![0; 0x80];
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3c] = 0x80;
        bytes.extend_from_slice(b"PE\0\0");
        bytes.extend_from_slice(&machine.to_le_bytes());
        bytes
    }

    fn asked(called: &str, bytes: &[u8]) -> Result<u16> {
        let folder = crate::shell::target().join("windows/tests");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(called);
        std::fs::write(&file, bytes)?;
        of(&file)
    }

    #[test]
    fn a_program_says_which_processor_it_is_for() {
        assert_eq!(asked("arm64.exe", &program(ARM64)).unwrap(), ARM64);
        assert_eq!(asked("x64.exe", &program(X64)).unwrap(), X64);
        let file = crate::shell::target().join("windows/tests/x64.exe");
        assert_eq!(called(&file).unwrap(), "x64");
        pretend_arm(&file).unwrap();
        assert_eq!(called(&file).unwrap(), "arm64");
        // IMAGE_FILE_MACHINE_I386
        asked("x86.exe", &program(0x14c)).unwrap();
        assert!(called(&file.with_file_name("x86.exe")).is_err());
    }

    #[test]
    fn what_is_no_program_is_refused() {
        let whole = program(ARM64);
        for length in 0..whole.len() {
            assert!(asked("short.exe", &whole[..length]).is_err(), "{length} bytes");
        }
        let with = |at: usize, byte: u8| {
            let mut bytes = whole.clone();
            bytes[at] = byte;
            asked("other.exe", &bytes)
        };
        assert!(with(0, b'Z').is_err(), "not MZ");
        assert!(with(0x80, b'N').is_err(), "not PE");
        assert!(with(0x3f, 0xff).is_err(), "its header would be far behind its end");
        assert!(asked("elf", b"\x7fELF and so on").is_err());
    }
}
