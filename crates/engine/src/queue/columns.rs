//! How the columns of a queue are declared.

use crate::protocol::ColumnKind;

/// Whether the first click on a column's head shows the greatest first.
pub(super) fn greatest_first(kind: ColumnKind) -> bool {
    matches!(
        kind,
        ColumnKind::Severity | ColumnKind::Time | ColumnKind::Number
    )
}

/// Declares an enumeration of columns: name in addresses, head, kind, width in
/// pixels, the order it sorts by, whether it is shown where nobody chose.
macro_rules! queue_columns {
    (
        #[doc = $doc:literal]
        $type:ident:
        $( $variant:ident = $name:literal, $label:literal, $kind:ident, $width:literal,
           sort $sort:expr, shown $shown:literal; )+
    ) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $type { $( $variant, )+ }

        impl $type {
            const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            pub(crate) fn info(self) -> ColumnInfo {
                match self { $( Self::$variant => {
                    let sort: Option<&str> = $sort;
                    ColumnInfo {
                        name: $name.to_owned(),
                        label: $label.to_owned(),
                        sort: sort.map(str::to_owned),
                        greatest_first: crate::queue::columns::greatest_first(ColumnKind::$kind),
                        is_default: $shown,
                        width: $width,
                        kind: ColumnKind::$kind,
                    }
                } )+ }
            }

            pub(crate) fn named(name: &str) -> Option<Self> {
                match name { $( $name => Some(Self::$variant), )+ _ => None }
            }
        }
    };
}

pub(super) use queue_columns;
