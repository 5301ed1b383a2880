//! Which network to fork, where, and how to read from it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use near_primitives::types::BlockHeight;

use super::error::ForkError;
use super::http::Remote;
use super::point::ForkPoint;
use super::{Fork, disk};
use crate::code_cache;
use crate::trie::Value;

/// How long to wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Describes a fork. It can be read from a text, `URL` or `URL@HEIGHT`.
#[derive(Clone, Debug)]
pub struct ForkOptions {
    url: String,
    height: Option<BlockHeight>,
    timeout: Duration,
    dir: Option<PathBuf>,
    on_read: Option<fn(&str)>,
}

impl ForkOptions {
    /// A fork of the newest final block of the network behind an address of a node's JSON-RPC.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            height: None,
            timeout: TIMEOUT,
            dir: code_cache::default_dir().map(|dir| dir.join("forks")),
            on_read: None,
        }
    }

    /// The block to begin at instead. Nodes forget the state of old blocks after a few days; archival nodes do not.
    pub fn height(mut self, height: BlockHeight) -> Self {
        self.height = Some(height);
        self
    }

    /// How long to wait for each answer; by default ten seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Where to keep on disk what was read; by default `forks` beside the compiled contracts (see
    /// [`CodeCache::shared`](crate::CodeCache::shared)).
    pub fn cache_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.dir = Some(dir.into());
        self
    }

    /// Keeps nothing on disk.
    pub fn without_cache(mut self) -> Self {
        self.dir = None;
        self
    }

    /// Told of everything that is read from the network, when it is.
    pub fn on_read(mut self, tell: fn(&str)) -> Self {
        self.on_read = Some(tell);
        self
    }

    /// Looks the block up. When a height is given and nobody answers, but the block was read from the same address before,
    /// what is on disk does.
    ///
    /// # Errors
    ///
    /// When the address cannot be asked, does not know the block, or answers with nonsense.
    pub fn connect(self) -> Result<Fork, ForkError> {
        let remote = Remote::new(&self.url, self.timeout)?;
        let point = match (
            ForkPoint::read(&remote, self.height),
            &self.dir,
            self.height,
        ) {
            (Ok(point), dir, _) => {
                if let Some(dir) = dir {
                    disk::remember_point(dir, &self.url, &point);
                }
                point
            }
            (Err(error), Some(dir), Some(height)) => {
                disk::known_point(dir, &self.url, height).ok_or(error)?
            }
            (Err(error), ..) => return Err(error),
        };
        Ok(Fork::new(remote, point, self.dir, self.on_read))
    }

    /// Goes on with a fork that was written into a file. Nobody is asked.
    pub(crate) fn resume(
        self,
        point: ForkPoint,
        known: HashMap<Vec<u8>, Option<Value>>,
    ) -> Result<Fork, ForkError> {
        let remote = Remote::new(&self.url, self.timeout)?;
        let fork = Fork::new(remote, point, self.dir, self.on_read);
        *fork.lock() = known;
        Ok(fork)
    }
}

impl FromStr for ForkOptions {
    type Err = ForkError;

    fn from_str(text: &str) -> Result<Self, ForkError> {
        let with_height = text
            .rsplit_once('@')
            .and_then(|(url, height)| Some((url, height.parse().ok()?)));
        let options = match with_height {
            Some((url, height)) => Self::new(url).height(height),
            None => Self::new(text),
        };
        Remote::new(&options.url, options.timeout).map(|_| options)
    }
}
