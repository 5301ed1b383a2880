//! Errors that cost little where they do not happen.

/// Makes `Error` of an enum of refusals: a box, so that a `Result` is as small as its value and a refusal is put together
/// out of the way, in one place.
///
/// The enum implements `Display` (thiserror); so does the error.
#[macro_export]
macro_rules! error {
    ($refusal:ident) => {
        /// A refusal, boxed.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Error(Box<$refusal>);

        impl Error {
            /// What was refused.
            pub fn refusal(&self) -> &$refusal {
                &self.0
            }
        }

        impl From<$refusal> for Error {
            #[cold]
            #[inline(never)]
            fn from(refusal: $refusal) -> Self {
                Self(Box::new(refusal))
            }
        }

        impl ::core::fmt::Display for Error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::core::error::Error for Error {}
    };
}
