#[derive(Clone, Debug, Default, PartialEq, Message)]
#[proto(view(arena))]
pub struct Tree {
    #[proto(1, string)]
    pub name: String,
    #[proto(2, message, repeated)]
    pub branches: Vec<Tree>,
    #[proto(3, map(string, message))]
    pub nests: BTreeMap<String, Tree>,
    #[proto(4, message, optional)]
    pub parent: Option<Box<Tree>>,
    #[proto(5, double, packed)]
    pub rings: Vec<f64>,
    #[proto(unknown)]
    pub unknown: wire::UnknownFields,
}
