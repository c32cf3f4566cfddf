#[derive(Message)]
#[proto(view)]
pub struct Point {
    #[proto(1, float)]
    pub x: f32,
    #[proto(2, enum, optional)]
    pub y: Option<wire::Open<Kind>>,
    #[proto(3, int32, required)]
    pub z: i32,
    #[proto(4, int32, required)]
    pub w: i32,
}

#[derive(Message)]
#[proto(view)]
pub struct Choices {
    #[proto(oneof(1, 2))]
    pub number: Option<Number>,
}

#[derive(Oneof)]
#[proto(view)]
pub enum Number {
    #[proto(1, int32)]
    Whole(i32),
    #[proto(2, double)]
    Real(f64),
}
