#[derive(Message)]
pub struct Large {
    #[proto(oneof(5, 15, 16, 17, 40, 3000, 3001))]
    pub choice: Option<Choice>,
    #[proto(5000, string)]
    pub last: String,
    #[proto(1, int32)]
    pub f1: i32,
    #[proto(2, int32)]
    pub f2: i32,
    #[proto(3, int32)]
    pub f3: i32,
    #[proto(4, int32)]
    pub f4: i32,
    #[proto(18, int32)]
    pub f18: i32,
    #[proto(19, int32)]
    pub f19: i32,
    #[proto(20, int32)]
    pub f20: i32,
    #[proto(21, int32)]
    pub f21: i32,
    #[proto(22, int32)]
    pub f22: i32,
    #[proto(23, int32)]
    pub f23: i32,
    #[proto(24, int32)]
    pub f24: i32,
    #[proto(25, int32)]
    pub f25: i32,
    #[proto(26, int32)]
    pub f26: i32,
    #[proto(27, int32)]
    pub f27: i32,
    #[proto(28, int32)]
    pub f28: i32,
    #[proto(29, int32)]
    pub f29: i32,
    #[proto(30, int32)]
    pub f30: i32,
    #[proto(31, int32)]
    pub f31: i32,
    #[proto(32, int32)]
    pub f32: i32,
    #[proto(33, int32)]
    pub f33: i32,
    #[proto(34, int32)]
    pub f34: i32,
    #[proto(35, int32)]
    pub f35: i32,
    #[proto(41, int32)]
    pub f41: i32,
    #[proto(42, int32)]
    pub f42: i32,
    #[proto(43, int32)]
    pub f43: i32,
    #[proto(44, int32)]
    pub f44: i32,
    #[proto(45, int32)]
    pub f45: i32,
    #[proto(46, int32)]
    pub f46: i32,
    #[proto(47, int32)]
    pub f47: i32,
    #[proto(48, int32)]
    pub f48: i32,
    #[proto(49, int32)]
    pub f49: i32,
    #[proto(50, int32)]
    pub f50: i32,
    #[proto(51, int32)]
    pub f51: i32,
    #[proto(52, int32)]
    pub f52: i32,
    #[proto(53, int32)]
    pub f53: i32,
    #[proto(54, int32)]
    pub f54: i32,
    #[proto(55, int32)]
    pub f55: i32,
    #[proto(56, int32)]
    pub f56: i32,
    #[proto(57, int32)]
    pub f57: i32,
    #[proto(2000, int32)]
    pub f2000: i32,
    #[proto(2047, int32)]
    pub f2047: i32,
    #[proto(2048, int32)]
    pub f2048: i32,
}
