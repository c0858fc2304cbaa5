// What has reached the disk, and a disk that can fail: loaded into the service with LD_PRELOAD.
//
// Beside the real folder VIGIE_SHIM_ROOT a shadow folder VIGIE_SHIM_SHADOW holds exactly what a power cut would leave:
//
//   shadow/inodes/N   the content of the file with inode number N, as of its last sync
//   shadow/tree/...   the names that are on the disk, as hard links to these
//
// A write only marks a range of its file. A sync notes the content of the marked ranges when it begins, and brings it to
// the shadow once the real sync is done, so that a process killed in between has no such promise. Names (new, renamed,
// removed) wait in a list. With VIGIE_SHIM_NAMES=ordered any sync brings all of them to the shadow, in order, as ext4's
// journal does; with "strict" only the sync of a folder does, and only for its own names, which is all that POSIX says.
// sync_file_range promises nothing and is not touched.
//
// Faults, each as long as its marker file exists: VIGIE_SHIM_FULL (what would extend a file beyond its last page gets
// ENOSPC), VIGIE_SHIM_EIO (a sync gets EIO, and what was marked is dropped for ever, as Linux drops it: the page cache
// looks clean afterwards). A sync of a file descriptor that failed before is written to VIGIE_SHIM_MISTAKES.
// With VIGIE_SHIM_IGNORE_FDATASYNC the shim lies: fdatasync brings nothing.
//
// A shadow that is there already is continued, as the page cache outlives a process: everything is marked but what failed
// syncs have dropped, which stands in shadow/dropped.
//
// One mutex guards everything. Own work is done by raw system calls, which are not interposed.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096
#define MAX_FDS 65536
#define LONG_PATH (2 * PATH_MAX)

struct range {
    off_t from, to;
    struct range *next;
};

struct file {
    dev_t dev;
    ino_t ino;
    struct range *marked;
    pthread_mutex_t syncing; // two syncs of a file must not bring their contents in the wrong order
    struct file *next;
};

enum kind { LINK, UNLINK, RENAME, MKDIR, RMDIR };

struct name {
    enum kind kind;
    ino_t ino; // of a file; 0 for a folder
    char *path, *to;
    struct name *next;
};

struct piece {
    off_t at;
    size_t n_bytes;
    char *bytes;
    struct piece *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *shadow, *full, *broken, *mistakes;
static bool active, strict, lies;
static struct file *files;
static struct name *names;
static bool has_failed[MAX_FDS];

// ---- system calls that are not interposed ----

static int raw_open(const char *path, int flags, mode_t mode) {
    return syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, mode);
}
static void raw_unlink(const char *path) { syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
static int raw_mkdir(const char *path) { return syscall(SYS_mkdirat, AT_FDCWD, path, 0700); }
static int raw_link(const char *from, const char *to) {
    return syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
static bool exists(const char *path) { return path && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0; }

static void raw_write_all(int fd, const char *bytes, size_t n_bytes, off_t at) {
    while (n_bytes > 0) {
        ssize_t n = syscall(SYS_pwrite64, fd, bytes, n_bytes, at);
        if (n <= 0) {
            // A shadow that is wrong would accuse the service: better no test than a wrong one.
            static const char message[] = "the shim cannot write its shadow\n";
            syscall(SYS_write, 2, message, sizeof message - 1);
            _exit(99);
        }
        bytes += n, n_bytes -= n, at += n;
    }
}

// ---- names and files ----

// The path relative to the root, in `path`; false when it lies elsewhere.
static bool inside(int dirfd, const char *given, char *path) {
    char whole[LONG_PATH], base[PATH_MAX] = "", link[64];
    if (given[0] != '/') {
        snprintf(link, sizeof link, dirfd == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", dirfd);
        ssize_t n = readlink(link, base, sizeof base - 1);
        if (n < 0) return false;
        base[n] = 0;
    }
    snprintf(whole, sizeof whole, given[0] == '/' ? "%s%s" : "%s/%s", base, given);
    size_t n = strlen(root);
    if (strncmp(whole, root, n) != 0 || (whole[n] != '/' && whole[n] != 0)) return false;
    snprintf(path, LONG_PATH, "%s", whole[n] ? whole + n + 1 : "");
    return true;
}

static void inode_path(ino_t ino, char *path) {
    snprintf(path, LONG_PATH, "%s/inodes/%lu", shadow, (unsigned long)ino);
}

static void tree_path(const char *name, char *path) { snprintf(path, LONG_PATH, "%s/tree/%s", shadow, name); }

static struct file *find(const struct stat *st) {
    for (struct file *file = files; file; file = file->next)
        if (file->ino == st->st_ino && file->dev == st->st_dev) return file;
    return NULL;
}

// The file behind a descriptor, when it is one of ours.
static struct file *file_of(int fd, struct stat *st) {
    return fstat(fd, st) == 0 && S_ISREG(st->st_mode) ? find(st) : NULL;
}

static void forget_marks(struct file *file) {
    while (file->marked) {
        struct range *next = file->marked->next;
        free(file->marked);
        file->marked = next;
    }
}

static void mark(struct file *file, off_t from, off_t to) {
    struct range *last = file->marked;
    if (last && from <= last->to && to >= last->from) {
        if (from < last->from) last->from = from;
        if (to > last->to) last->to = to;
        return;
    }
    struct range *range = malloc(sizeof *range);
    *range = (struct range){from, to, last};
    file->marked = range;
}

static struct file *known(const struct stat *st) {
    struct file *file = find(st);
    if (file) return file;
    file = calloc(1, sizeof *file);
    file->dev = st->st_dev, file->ino = st->st_ino;
    pthread_mutex_init(&file->syncing, NULL);
    file->next = files;
    return files = file;
}

static void wait_in_list(enum kind kind, ino_t ino, const char *path, const char *to) {
    struct name **end = &names;
    while (*end) end = &(*end)->next;
    struct name *name = malloc(sizeof *name);
    *name = (struct name){kind, ino, strdup(path), to ? strdup(to) : NULL, NULL};
    *end = name;
}

// A new file: an empty one in the shadow, even when an earlier file had its inode number.
static void is_born(const struct stat *st, const char *path) {
    char inode[LONG_PATH];
    forget_marks(known(st));
    inode_path(st->st_ino, inode);
    raw_unlink(inode);
    syscall(SYS_close, raw_open(inode, O_CREAT | O_WRONLY | O_TRUNC, 0600));
    wait_in_list(LINK, st->st_ino, path, NULL);
}

static void link_in_tree(ino_t ino, const char *path) {
    char inode[LONG_PATH], tree[LONG_PATH];
    inode_path(ino, inode);
    tree_path(path, tree);
    raw_unlink(tree);
    raw_link(inode, tree);
}

static void bring(const struct name *name) {
    char path[LONG_PATH], to[LONG_PATH];
    tree_path(name->path, path);
    switch (name->kind) {
        case LINK: link_in_tree(name->ino, name->path); return;
        case UNLINK: raw_unlink(path); return;
        case MKDIR: raw_mkdir(path); return;
        case RMDIR: syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); return;
        case RENAME: break;
    }
    tree_path(name->to, to);
    int failed = syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, to, 0);
    // The old name may never have been on the disk; the new one is now.
    if (failed && errno == ENOENT && name->ino) link_in_tree(name->ino, name->to);
}

static bool lies_in(const char *path, const char *folder) {
    if (!path) return false;
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    return strlen(folder) == n && strncmp(path, folder, n) == 0;
}

// Brings names to the shadow: all of them, or those of one folder.
static void bring_names(const char *folder) {
    for (struct name **at = &names; *at;) {
        struct name *name = *at;
        if (folder && !lies_in(name->path, folder) && !lies_in(name->to, folder)) {
            at = &name->next;
            continue;
        }
        bring(name);
        *at = name->next;
        free(name->path), free(name->to), free(name);
    }
}

// ---- the beginning: everything in the real folder is on the disk ----

static void copy(const char *from, ino_t ino) {
    char inode[LONG_PATH], bytes[1 << 16];
    inode_path(ino, inode);
    int in = raw_open(from, O_RDONLY, 0), out = raw_open(inode, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    off_t at = 0;
    for (ssize_t n; (n = syscall(SYS_read, in, bytes, sizeof bytes)) > 0; at += n) raw_write_all(out, bytes, n, at);
    syscall(SYS_close, in);
    syscall(SYS_close, out);
}

struct dropped {
    ino_t ino;
    off_t from, to;
};

static void dropped_path(char *path) { snprintf(path, LONG_PATH, "%s/dropped", shadow); }

static void drop_marks(struct file *file) {
    char path[LONG_PATH];
    dropped_path(path);
    int out = raw_open(path, O_CREAT | O_WRONLY | O_APPEND, 0600);
    for (struct range *range = file->marked; range; range = range->next) {
        struct dropped entry = {file->ino, range->from, range->to};
        syscall(SYS_write, out, &entry, sizeof entry);
    }
    syscall(SYS_close, out);
    forget_marks(file);
}

// Takes a stretch out of the marked ranges.
static void unmark(struct file *file, off_t from, off_t to) {
    struct range *old = file->marked;
    file->marked = NULL;
    while (old) {
        struct range *next = old->next;
        if (old->from < from) mark(file, old->from, old->to < from ? old->to : from);
        if (old->to > to) mark(file, old->from > to ? old->from : to, old->to);
        free(old);
        old = next;
    }
}

static void forget_dropped(void) {
    char path[LONG_PATH];
    struct dropped entry;
    dropped_path(path);
    int in = raw_open(path, O_RDONLY, 0);
    if (in < 0) return;
    while (syscall(SYS_read, in, &entry, sizeof entry) == sizeof entry)
        for (struct file *file = files; file; file = file->next)
            if (file->ino == entry.ino) unmark(file, entry.from, entry.to);
    syscall(SYS_close, in);
}

static void walk(const char *folder, bool fresh) {
    char path[LONG_PATH], name[LONG_PATH], tree[LONG_PATH];
    snprintf(path, sizeof path, "%s/%s", root, folder);
    DIR *entries = opendir(path);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        struct stat st;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        snprintf(name, sizeof name, "%s%s%s", folder, *folder ? "/" : "", entry->d_name);
        snprintf(path, sizeof path, "%s/%s", root, name);
        if (lstat(path, &st)) continue;
        tree_path(name, tree);
        if (S_ISDIR(st.st_mode)) {
            raw_mkdir(tree);
            walk(name, fresh);
        } else if (S_ISREG(st.st_mode)) {
            struct file *file = known(&st);
            if (fresh) copy(path, st.st_ino);
            else mark(file, 0, st.st_size);
            link_in_tree(st.st_ino, name);
        }
    }
    if (entries) closedir(entries);
}

__attribute__((constructor)) static void begin(void) {
    char path[LONG_PATH];
    root = getenv("VIGIE_SHIM_ROOT"), shadow = getenv("VIGIE_SHIM_SHADOW");
    if (!root || !shadow) return;
    full = getenv("VIGIE_SHIM_FULL"), broken = getenv("VIGIE_SHIM_EIO"), mistakes = getenv("VIGIE_SHIM_MISTAKES");
    lies = getenv("VIGIE_SHIM_IGNORE_FDATASYNC");
    const char *order = getenv("VIGIE_SHIM_NAMES");
    strict = order && !strcmp(order, "strict");
    raw_mkdir(shadow);
    snprintf(path, sizeof path, "%s/inodes", shadow);
    raw_mkdir(path);
    snprintf(path, sizeof path, "%s/tree", shadow);
    bool fresh = raw_mkdir(path) == 0;
    walk("", fresh);
    forget_dropped();
    active = true;
}

// ---- opening ----

static int opened(int dirfd, const char *given, int flags, mode_t mode) {
    char path[LONG_PATH];
    struct stat before, st;
    bool ours = active && (flags & (O_CREAT | O_TRUNC)) && inside(dirfd, given, path);
    if (ours) pthread_mutex_lock(&lock);
    bool existed = ours && fstatat(dirfd, given, &before, 0) == 0;
    int fd = syscall(SYS_openat, dirfd, given, flags, mode);
    int error = errno;
    if (fd >= 0 && fd < MAX_FDS) has_failed[fd] = false;
    if (ours && fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        if (!existed) is_born(&st, path);
        else if (flags & O_TRUNC) mark(known(&st), 0, before.st_size);
    }
    if (ours) pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int dirfd, const char *path, int flags, ...) { MODE(flags) return opened(dirfd, path, flags, mode); }
int openat64(int dirfd, const char *path, int flags, ...) { MODE(flags) return opened(dirfd, path, flags, mode); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

// ---- writing ----

static ssize_t raw_put(int fd, const struct iovec *parts, int n_parts, off_t at) {
    return at < 0 ? syscall(SYS_writev, fd, parts, n_parts) : syscall(SYS_pwritev, fd, parts, n_parts, at, 0L);
}

// How far a file of this size reaches without a new page.
static off_t room_until(off_t size) { return (size + PAGE - 1) / PAGE * PAGE; }

static ssize_t put(int fd, const struct iovec *parts, int n_parts, off_t at) {
    struct stat st;
    struct iovec first;
    if (!active) return raw_put(fd, parts, n_parts, at);
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd, &st);
    if (!file) {
        pthread_mutex_unlock(&lock);
        return raw_put(fd, parts, n_parts, at);
    }
    bool appends = fcntl(fd, F_GETFL) & O_APPEND;
    off_t from = at >= 0 ? at : appends ? st.st_size : lseek(fd, 0, SEEK_CUR), to = from;
    for (int i = 0; i < n_parts; i++) to += parts[i].iov_len;
    ssize_t n = -1;
    int error = ENOSPC;
    if (to > room_until(st.st_size) && exists(full)) {
        // The last page has room still: a short write, as a real disk gives.
        off_t room = room_until(st.st_size) - from;
        if (room <= 0 || n_parts == 0 || parts[0].iov_len == 0) goto done;
        first = (struct iovec){parts[0].iov_base, (off_t)parts[0].iov_len < room ? parts[0].iov_len : (size_t)room};
        parts = &first, n_parts = 1;
    }
    n = raw_put(fd, parts, n_parts, at);
    error = errno;
    if (n > 0) mark(file, from, from + n);
done:
    pthread_mutex_unlock(&lock);
    errno = error;
    return n;
}

ssize_t write(int fd, const void *bytes, size_t n) { return put(fd, &(struct iovec){(void *)bytes, n}, 1, -1); }
ssize_t writev(int fd, const struct iovec *parts, int n) { return put(fd, parts, n, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return put(fd, &(struct iovec){(void *)bytes, n}, 1, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) { return pwrite(fd, bytes, n, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int n, off_t at) { return put(fd, parts, n, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int n, off64_t at) { return put(fd, parts, n, at); }

// Copies between files go the long way, through write.
ssize_t copy_file_range(int in, off64_t *at_in, int out, off64_t *at_out, size_t n, unsigned flags) {
    struct stat st;
    if (active && file_of(out, &st)) return errno = EXDEV, -1;
    return syscall(SYS_copy_file_range, in, at_in, out, at_out, n, flags);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t n) {
    struct stat st;
    if (active && file_of(out, &st)) return errno = EINVAL, -1;
    return syscall(SYS_sendfile, out, in, at, n);
}
ssize_t sendfile(int out, int in, off_t *at, size_t n) { return sendfile64(out, in, at, n); }

// ---- sizes ----

int ftruncate(int fd, off_t size) {
    struct stat st;
    pthread_mutex_lock(&lock);
    struct file *file = active ? file_of(fd, &st) : NULL;
    int failed = -1, error = ENOSPC;
    if (!(file && size > room_until(st.st_size) && exists(full))) {
        failed = syscall(SYS_ftruncate, fd, size);
        error = errno;
        if (file && !failed && size < st.st_size) mark(file, size, st.st_size);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

int fallocate(int fd, int mode, off_t at, off_t n) {
    struct stat st;
    pthread_mutex_lock(&lock);
    struct file *file = active ? file_of(fd, &st) : NULL;
    int failed = -1, error = ENOSPC;
    if (!(file && at + n > room_until(st.st_size) && exists(full))) {
        failed = syscall(SYS_fallocate, fd, mode, at, n);
        error = errno;
        if (file && !failed && mode != 0) mark(file, at, at + n);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int fallocate64(int fd, int mode, off64_t at, off64_t n) { return fallocate(fd, mode, at, n); }
int posix_fallocate(int fd, off_t at, off_t n) { return fallocate(fd, 0, at, n) ? errno : 0; }
int posix_fallocate64(int fd, off64_t at, off64_t n) { return posix_fallocate(fd, at, n); }

// ---- names ----

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
    char path[LONG_PATH], new_path[LONG_PATH];
    struct stat st;
    pthread_mutex_lock(&lock);
    bool ours = active && inside(from_dir, from, path) && inside(to_dir, to, new_path);
    bool is_file = ours && fstatat(from_dir, from, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
    int failed = syscall(SYS_renameat2, from_dir, from, to_dir, to, flags), error = errno;
    if (ours && !failed) wait_in_list(RENAME, is_file ? st.st_ino : 0, path, new_path);
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    return renameat2(from_dir, from, to_dir, to, 0);
}
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
    char path[LONG_PATH];
    struct stat st;
    pthread_mutex_lock(&lock);
    int failed = syscall(SYS_linkat, from_dir, from, to_dir, to, flags), error = errno;
    if (active && !failed && inside(to_dir, to, path) && fstatat(to_dir, to, &st, 0) == 0)
        wait_in_list(LINK, st.st_ino, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int dirfd, const char *given, int flags) {
    char path[LONG_PATH];
    pthread_mutex_lock(&lock);
    bool ours = active && inside(dirfd, given, path);
    int failed = syscall(SYS_unlinkat, dirfd, given, flags), error = errno;
    if (ours && !failed) wait_in_list(flags & AT_REMOVEDIR ? RMDIR : UNLINK, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int dirfd, const char *given, mode_t mode) {
    char path[LONG_PATH];
    pthread_mutex_lock(&lock);
    int failed = syscall(SYS_mkdirat, dirfd, given, mode), error = errno;
    if (active && !failed && inside(dirfd, given, path)) wait_in_list(MKDIR, 0, path, NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

// ---- syncing ----

static void note_mistake(int fd) {
    char line[LONG_PATH], link[64], path[PATH_MAX] = "", thread[32] = "";
    pthread_getname_np(pthread_self(), thread, sizeof thread);
    const char *opened_for = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY ? "reading" : "writing";
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (readlink(link, path, sizeof path - 1) < 0) path[0] = 0;
    int n = snprintf(line, sizeof line, "%s, open for %s, synced again by %s after a failed sync\n", path, opened_for, thread);
    int out = mistakes ? raw_open(mistakes, O_CREAT | O_WRONLY | O_APPEND, 0600) : -1;
    if (out < 0) return;
    syscall(SYS_write, out, line, n);
    syscall(SYS_close, out);
}

// The marked content as it is now. The descriptor itself may be for writing only.
static struct piece *taken(struct file *file, int fd, off_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int in = raw_open(link, O_RDONLY, 0);
    struct piece *pieces = NULL;
    for (struct range *range = file->marked; range; range = range->next) {
        off_t to = range->to < size ? range->to : size;
        if (to <= range->from) continue;
        struct piece *piece = malloc(sizeof *piece);
        *piece = (struct piece){range->from, to - range->from, malloc(to - range->from), pieces};
        ssize_t n = syscall(SYS_pread64, in, piece->bytes, piece->n_bytes, piece->at);
        piece->n_bytes = n < 0 ? 0 : n;
        pieces = piece;
    }
    syscall(SYS_close, in);
    forget_marks(file);
    return pieces;
}

static void bring_content(ino_t ino, off_t size, struct piece *pieces, bool is_kept) {
    char inode[LONG_PATH];
    inode_path(ino, inode);
    int out = is_kept ? raw_open(inode, O_WRONLY, 0) : -1;
    if (out >= 0) syscall(SYS_ftruncate, out, size);
    while (pieces) {
        struct piece *next = pieces->next;
        if (out >= 0) raw_write_all(out, pieces->bytes, pieces->n_bytes, pieces->at);
        free(pieces->bytes), free(pieces);
        pieces = next;
    }
    if (out >= 0) syscall(SYS_close, out);
}

static int failed_sync(int fd, struct file *file) {
    if (file) drop_marks(file);
    if (fd < MAX_FDS) has_failed[fd] = true;
    pthread_mutex_unlock(&lock);
    errno = EIO;
    return -1;
}

static int sync_folder(int fd, long call, const char *folder) {
    pthread_mutex_lock(&lock);
    if (exists(broken)) return failed_sync(fd, NULL);
    pthread_mutex_unlock(&lock);
    int failed = syscall(call, fd), error = errno;
    pthread_mutex_lock(&lock);
    if (!failed) bring_names(strict ? folder : NULL);
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}

static int sync_file(int fd, long call, struct file *file) {
    struct stat st;
    pthread_mutex_lock(&file->syncing);
    pthread_mutex_lock(&lock);
    if (exists(broken)) {
        pthread_mutex_unlock(&file->syncing);
        return failed_sync(fd, file);
    }
    fstat(fd, &st);
    struct piece *pieces = taken(file, fd, st.st_size);
    pthread_mutex_unlock(&lock);
    int failed = syscall(call, fd), error = errno;
    pthread_mutex_lock(&lock);
    bring_content(st.st_ino, st.st_size, pieces, !failed);
    if (!failed && !strict) bring_names(NULL);
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&file->syncing);
    errno = error;
    return failed;
}

static int synced(int fd, long call) {
    struct stat st;
    char link[64], target[PATH_MAX] = "", path[LONG_PATH];
    if (!active || fstat(fd, &st)) return syscall(call, fd);
    if (fd < MAX_FDS && has_failed[fd]) note_mistake(fd);
    if (S_ISDIR(st.st_mode)) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        if (readlink(link, target, sizeof target - 1) < 0 || !inside(AT_FDCWD, target, path)) return syscall(call, fd);
        return sync_folder(fd, call, path);
    }
    pthread_mutex_lock(&lock);
    struct file *file = file_of(fd, &st);
    pthread_mutex_unlock(&lock);
    return file ? sync_file(fd, call, file) : syscall(call, fd);
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return lies ? syscall(SYS_fdatasync, fd) : synced(fd, SYS_fdatasync); }
