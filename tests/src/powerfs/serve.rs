//! The kernel's questions, answered from the disk. No rule of the model is here.

use super::disk::{Disk, File, Folder, Ino, Kind, Node};
use super::fault::Call;
use super::{SYNC_MS, Shared};
use fuser::{
    AccessFlags, BsdFileFlags, Errno, FileAttr, FileHandle, FileType, Filesystem, FopenFlags,
    Generation, INodeNo, LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData,
    ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyOpen, ReplyStatfs, ReplyWrite, Request, TimeOrNow,
    WriteFlags,
};
use std::ffi::OsStr;
use std::time::{Duration, SystemTime};

/// Everything goes through one mount: what the kernel remembers stays true.
const TTL: Duration = Duration::from_secs(3600);
const BLOCKS: u64 = 1 << 24;

pub(super) struct Served(Shared);

impl Served {
    pub const fn new(shared: Shared) -> Self {
        Self(shared)
    }

    /// A sync takes its time, and others go on meanwhile.
    fn sync(&self, ino: Ino, handle: u64) -> Result<(), Errno> {
        let (covered, ms) = {
            let mut disk = self.0.disk();
            (disk.sync_begin(ino, handle)?, disk.roll(SYNC_MS * 1000))
        };
        std::thread::sleep(Duration::from_micros(ms));
        self.0.disk().sync_end(ino, covered)
    }
}

fn attr(disk: &Disk, ino: Ino) -> Result<FileAttr, Errno> {
    let Node { kind, mode, links } = disk.node(ino)?;
    let size = disk.size(ino) as u64;
    let kind = match kind {
        Kind::File(_) => FileType::RegularFile,
        Kind::Folder(_) => FileType::Directory,
    };
    let never = SystemTime::UNIX_EPOCH;
    Ok(FileAttr {
        ino: INodeNo(ino),
        size,
        blocks: size.div_ceil(512),
        atime: never,
        mtime: never,
        ctime: never,
        crtime: never,
        kind,
        perm: (*mode & 0o7777) as u16,
        nlink: *links,
        uid: disk.owner.0,
        gid: disk.owner.1,
        rdev: 0,
        blksize: 4096,
        flags: 0,
    })
}

fn index(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn empty(result: Result<(), Errno>, reply: ReplyEmpty) {
    match result {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}

fn entry(result: Result<FileAttr, Errno>, reply: ReplyEntry) {
    match result {
        Ok(attr) => reply.entry(&TTL, &attr, Generation(0)),
        Err(error) => reply.error(error),
    }
}

impl Filesystem for Served {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let mut disk = self.0.disk();
        let found = disk.check(Call::Read).and_then(|()| disk.find(parent.0, name));
        entry(found.and_then(|ino| attr(&disk, ino)), reply);
    }

    fn getattr(&self, _: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        let mut disk = self.0.disk();
        match disk.check(Call::Read).and_then(|()| attr(&disk, ino.0)) {
            Ok(attr) => reply.attr(&TTL, &attr),
            Err(error) => reply.error(error),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut disk = self.0.disk();
        let sized = size.map_or(Ok(()), |size| disk.set_length(ino.0, index(size)));
        let moded = sized.and_then(|()| disk.node_mut(ino.0)).map(|node| {
            node.mode = mode.map_or(node.mode, |mode| mode & 0o7777);
        });
        match moded.and_then(|()| attr(&disk, ino.0)) {
            Ok(attr) => reply.attr(&TTL, &attr),
            Err(error) => reply.error(error),
        }
    }

    fn mkdir(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        umask: u32,
        reply: ReplyEntry,
    ) {
        let mut disk = self.0.disk();
        let made = disk.make(parent.0, name, Kind::Folder(Folder::default()), mode & !umask);
        entry(made.and_then(|ino| attr(&disk, ino)), reply);
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        empty(self.0.disk().remove(parent.0, name, false), reply);
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        empty(self.0.disk().remove(parent.0, name, true), reply);
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        newparent: INodeNo,
        newname: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        if flags.contains(RenameFlags::RENAME_EXCHANGE) {
            return reply.error(Errno::EINVAL);
        }
        let may_replace = !flags.contains(RenameFlags::RENAME_NOREPLACE);
        let (from, to) = ((parent.0, name), (newparent.0, newname));
        empty(self.0.disk().rename(from, to, may_replace), reply);
    }

    fn link(&self, _: &Request, ino: INodeNo, to: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let mut disk = self.0.disk();
        let linked = disk.link(ino.0, to.0, name);
        entry(linked.and_then(|()| attr(&disk, ino.0)), reply);
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        umask: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        let mut disk = self.0.disk();
        let made = disk.make(parent.0, name, Kind::File(File::default()), mode & !umask);
        match made.and_then(|ino| attr(&disk, ino)) {
            Ok(attr) => {
                let handle = FileHandle(disk.opened(attr.ino.0));
                let flags = FopenFlags::FOPEN_KEEP_CACHE;
                reply.created(&TTL, &attr, Generation(0), handle, flags);
            }
            Err(error) => reply.error(error),
        }
    }

    fn open(&self, _: &Request, ino: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        let mut disk = self.0.disk();
        match disk.check(Call::Read) {
            Ok(()) => {
                let handle = FileHandle(disk.opened(ino.0));
                reply.opened(handle, FopenFlags::FOPEN_KEEP_CACHE);
            }
            Err(error) => reply.error(error),
        }
    }

    fn release(
        &self,
        _: &Request,
        _: INodeNo,
        fh: FileHandle,
        _: OpenFlags,
        _: Option<LockOwner>,
        _: bool,
        reply: ReplyEmpty,
    ) {
        self.0.disk().released(fh.0);
        reply.ok();
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        match self.0.disk().read(ino.0, index(offset), size as usize) {
            Ok(bytes) => reply.data(bytes),
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.0.disk().write(ino.0, index(offset), data) {
            Ok(taken) => reply.written(u32::try_from(taken).unwrap_or(u32::MAX)),
            Err(error) => reply.error(error),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        // Closing is no sync.
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, fh: FileHandle, _: bool, reply: ReplyEmpty) {
        empty(self.sync(ino.0, fh.0), reply);
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        empty(self.sync(ino.0, 0), reply);
    }

    fn readdir(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        mut reply: ReplyDirectory,
    ) {
        let mut disk = self.0.disk();
        let read = disk.check(Call::Read);
        let folder = match read.and_then(|()| disk.folder(ino.0)) {
            Ok(folder) => folder,
            Err(error) => return reply.error(error),
        };
        let own = [(OsStr::new("."), ino.0), (OsStr::new(".."), ino.0)];
        let names = folder.seen.iter().map(|(name, ino)| (name.as_os_str(), *ino));
        let all = (1..).zip(own.into_iter().chain(names));
        for (next, (name, ino)) in all.skip(index(offset)) {
            let kind = match disk.node(ino).map(|node| &node.kind) {
                Ok(Kind::File(_)) => FileType::RegularFile,
                _ => FileType::Directory,
            };
            if reply.add(INodeNo(ino), next, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        reply.statfs(BLOCKS, BLOCKS, BLOCKS, BLOCKS, BLOCKS, 4096, 255, 4096);
    }

    fn access(&self, _: &Request, _: INodeNo, _: AccessFlags, reply: ReplyEmpty) {
        empty(self.0.disk().check(Call::Read), reply);
    }
}
