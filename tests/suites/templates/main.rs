//! Templates over RPC: an instance's life, and many factories under one council.
