//! Clients that no one here wrote, as their users run them. One that is not installed is skipped by name, unless
//! `CHARTER_REQUIRE_CLIENTS` is set.
