//! Copies of byte strings, most of which are short.

/// Copies `bytes`, the shortest by overlapping moves instead of a call.
///
/// # Safety
/// `bytes.len()` bytes are writable at `to`, and none of them is in `bytes`.
#[inline(always)]
pub(crate) unsafe fn copy(bytes: &[u8], to: *mut u8) {
    let len = bytes.len();
    // SAFETY: each pair of moves covers the first and the last bytes of 0..len.
    unsafe {
        if let (Some(first), Some(last)) = (bytes.first_chunk::<16>(), bytes.last_chunk::<16>()) {
            if len > 32 {
                core::ptr::copy_nonoverlapping(bytes.as_ptr(), to, len);
                return;
            }
            let (first, last) = (*first, *last);
            to.cast::<[u8; 16]>().write_unaligned(first);
            to.add(len - 16).cast::<[u8; 16]>().write_unaligned(last);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            let (first, last) = (*first, *last);
            to.cast::<[u8; 8]>().write_unaligned(first);
            to.add(len - 8).cast::<[u8; 8]>().write_unaligned(last);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            let (first, last) = (*first, *last);
            to.cast::<[u8; 4]>().write_unaligned(first);
            to.add(len - 4).cast::<[u8; 4]>().write_unaligned(last);
        } else if len > 0 {
            let (first, middle, last) = (bytes[0], bytes[len / 2], bytes[len - 1]);
            *to = first;
            *to.add(len / 2) = middle;
            *to.add(len - 1) = last;
        }
    }
}

/// Numbers without padding, of which every pattern of bits is a value.
///
/// # Safety
/// That is what implementing it says.
pub(crate) unsafe trait Plain {}

macro_rules! plain {
    ($($number:ty)*) => {$(
        // SAFETY: numbers are.
        unsafe impl Plain for $number {}
    )*};
}

plain! { u32 i32 f32 u64 i64 f64 }

/// The little-endian bytes of numbers, where that is how they lie in memory.
#[inline(always)]
pub(crate) fn le_bytes<T: Plain>(values: &[T]) -> Option<&[u8]> {
    if cfg!(target_endian = "big") {
        return None;
    }
    // SAFETY: `Plain` has no padding, so all of its bytes are initialised.
    Some(unsafe { core::slice::from_raw_parts(values.as_ptr().cast(), size_of_val(values)) })
}
