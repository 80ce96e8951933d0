//! The program as its users run it, and its readers on real published files.
#![allow(clippy::expect_used, clippy::indexing_slicing)] // a test that lacks what it needs should stop

mod cases;
