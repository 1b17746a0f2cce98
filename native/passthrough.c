/* A file system of the local cloud in one zone: DATA as it is, through FUSE (libfuse3), so that it can be made to stall,
 * be slow, turn read-only or fill up, and be taken away from whoever has it open. Nothing is cached that another zone's
 * mount could change: names and attributes are asked for each time, pages are dropped when a file is opened. Writes are
 * passed on at once, so rename, fsync and O_APPEND mean what they mean below. Not passed on: POSIX record locks (they
 * hold within the zone), extended attributes and fallocate (EFS has neither).
 *   passthrough DATA MOUNT CONTROL       goes into the background once mounted; killing it takes the mount away
 * CONTROL is 64 bytes: a letter and a number of milliseconds (`n`one, `s`tall, `l`atency, `r`ead-only, `f`ull), looked at
 * for each operation; from byte 32 the process id is written. */
#define FUSE_USE_VERSION 312
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

struct node { struct node *next; ino_t ino; dev_t dev; int fd; uint64_t count; };
enum { slots = 65536, looks = 0, changes = 1, grows = 3 };
static struct node root, *table[slots];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static volatile char *control;

typedef fuse_req_t Q;
typedef fuse_ino_t I;
typedef struct fuse_file_info F;
static int fd_of(I i) { return i == FUSE_ROOT_ID ? root.fd : ((struct node *)(uintptr_t)i)->fd; }
#define PATH(i) char path[40]; snprintf(path, sizeof path, "/proc/self/fd/%d", fd_of(i))
#define GATE(what) do { int no = gate(q, what); if (no) { fuse_reply_err(q, no); return; } } while (0)
#define REPLY(call) fuse_reply_err(q, (call) < 0 ? errno : 0)
static DIR *dir(F *f) { return (DIR *)(uintptr_t)f->fh; }

/* A wait for the server ends by SIGKILL alone, as on a hard NFS mount. */
static int killed(Q q) {
  if (!fuse_req_interrupted(q)) return 0;
  char line[256]; unsigned long long pending = 1 << 8;
  snprintf(line, sizeof line, "/proc/%d/status", fuse_req_ctx(q)->pid);
  FILE *f = fopen(line, "r"); if (!f) return 1;
  while (fgets(line, sizeof line, f)) if (sscanf(line, "SigPnd: %llx", &pending) == 1) break;
  fclose(f); return (pending >> 8) & 1;
}
static int gate(Q q, int what) {
  for (long waited = 0;; waited += 5) {
    char fault = control[0];
    if (fault == 'r') return what & changes ? EROFS : 0;
    if (fault == 'f') return what == grows ? ENOSPC : 0;
    if (fault != 's' && (fault != 'l' || waited >= atol((const char *)control + 1))) return 0;
    if (killed(q)) return EINTR;
    nanosleep(&(struct timespec){0, 5000000}, 0);
  }
}
static int find(I parent, const char *name, struct fuse_entry_param *e) {
  memset(e, 0, sizeof *e);
  int fd = openat(fd_of(parent), name, O_PATH | O_NOFOLLOW | O_CLOEXEC); if (fd < 0) return errno;
  if (fstatat(fd, "", &e->attr, AT_EMPTY_PATH) < 0) { int no = errno; close(fd); return no; }
  pthread_mutex_lock(&lock);
  struct node **at = &table[e->attr.st_ino % slots];
  while (*at && ((*at)->ino != e->attr.st_ino || (*at)->dev != e->attr.st_dev)) at = &(*at)->next;
  if (*at) close(fd);
  else { *at = calloc(1, sizeof **at); if (!*at) abort(); (*at)->ino = e->attr.st_ino; (*at)->dev = e->attr.st_dev; (*at)->fd = fd; }
  (*at)->count++; e->ino = (uintptr_t)*at;
  pthread_mutex_unlock(&lock); return 0;
}
static void entry(Q q, I parent, const char *name) {
  struct fuse_entry_param e; int no = find(parent, name, &e); if (no) fuse_reply_err(q, no); else fuse_reply_entry(q, &e);
}
/* What is new belongs to who asked for it; in a directory with the set-group-ID bit its group stays. */
static void own(Q q, I parent, const char *name) {
  const struct fuse_ctx *c = fuse_req_ctx(q); struct stat s;
  if ((c->uid == geteuid() && c->gid == getegid()) || fstatat(fd_of(parent), name, &s, AT_SYMLINK_NOFOLLOW) < 0) return;
  (void)!fchownat(fd_of(parent), name, c->uid, s.st_gid == getegid() ? c->gid : (gid_t)-1, AT_SYMLINK_NOFOLLOW);
}
static void made(Q q, I parent, const char *name, int result) {
  if (result < 0) { fuse_reply_err(q, errno); return; }
  own(q, parent, name); entry(q, parent, name);
}
static void look_up(Q q, I p, const char *name) { GATE(looks); entry(q, p, name); }
static void forget(Q q, I i, uint64_t n) {
  struct node *one = (struct node *)(uintptr_t)i, *gone = 0;
  pthread_mutex_lock(&lock);
  if (i != FUSE_ROOT_ID && (one->count -= n) == 0) {
    struct node **at = &table[one->ino % slots]; while (*at != one) at = &(*at)->next;
    *at = one->next; gone = one;
  }
  pthread_mutex_unlock(&lock);
  if (gone) { close(gone->fd); free(gone); }
  fuse_reply_none(q);
}
static void get(Q q, I i, F *f) {
  struct stat s; (void)f; GATE(looks);
  if (fstatat(fd_of(i), "", &s, AT_EMPTY_PATH) < 0) fuse_reply_err(q, errno); else fuse_reply_attr(q, &s, 0);
}
static struct timespec when(int set, int now, struct timespec t) { if (!set) t.tv_nsec = UTIME_OMIT; else if (now) t.tv_nsec = UTIME_NOW; return t; }
static void set(Q q, I i, struct stat *a, int to, F *f) {
  PATH(i); struct timespec t[2] = {when(to & FUSE_SET_ATTR_ATIME, to & FUSE_SET_ATTR_ATIME_NOW, a->st_atim), when(to & FUSE_SET_ATTR_MTIME, to & FUSE_SET_ATTR_MTIME_NOW, a->st_mtim)};
  GATE(changes);
  if (((to & FUSE_SET_ATTR_MODE) && chmod(path, a->st_mode) < 0) ||
      ((to & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID)) && fchownat(fd_of(i), "", to & FUSE_SET_ATTR_UID ? a->st_uid : (uid_t)-1, to & FUSE_SET_ATTR_GID ? a->st_gid : (gid_t)-1, AT_EMPTY_PATH) < 0) ||
      ((to & FUSE_SET_ATTR_SIZE) && (f ? ftruncate(f->fh, a->st_size) : truncate(path, a->st_size)) < 0) ||
      ((to & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME)) && utimensat(fd_of(i), "", t, AT_EMPTY_PATH) < 0)) fuse_reply_err(q, errno);
  else if (fstatat(fd_of(i), "", a, AT_EMPTY_PATH) < 0) fuse_reply_err(q, errno);
  else fuse_reply_attr(q, a, 0);
}
static void read_link(Q q, I i) {
  char to[4097]; GATE(looks); ssize_t n = readlinkat(fd_of(i), "", to, sizeof to - 1);
  if (n < 0) fuse_reply_err(q, errno); else { to[n] = 0; fuse_reply_readlink(q, to); }
}
static void make_dir(Q q, I p, const char *name, mode_t m) { GATE(grows); made(q, p, name, mkdirat(fd_of(p), name, m)); }
static void make_node(Q q, I p, const char *name, mode_t m, dev_t d) { GATE(grows); made(q, p, name, mknodat(fd_of(p), name, m, d)); }
static void sym(Q q, const char *to, I p, const char *name) { GATE(grows); made(q, p, name, symlinkat(to, fd_of(p), name)); }
static void del(Q q, I p, const char *name) { GATE(changes); REPLY(unlinkat(fd_of(p), name, 0)); }
static void del_dir(Q q, I p, const char *name) { GATE(changes); REPLY(unlinkat(fd_of(p), name, AT_REMOVEDIR)); }
static void ren(Q q, I p, const char *from, I n, const char *to, unsigned f) { GATE(changes); REPLY(renameat2(fd_of(p), from, fd_of(n), to, f)); }
static void hard(Q q, I i, I p, const char *name) {
  PATH(i); GATE(grows);
  if (linkat(AT_FDCWD, path, fd_of(p), name, AT_SYMLINK_FOLLOW) < 0) fuse_reply_err(q, errno); else entry(q, p, name);
}
static int flags(F *f) { return (f->flags & ~(O_NOFOLLOW | O_CREAT | O_EXCL | O_DIRECT)) | O_CLOEXEC; }
static void make(Q q, I p, const char *name, mode_t m, F *f) {
  struct fuse_entry_param e; GATE(grows);
  int fd = openat(fd_of(p), name, flags(f) | O_CREAT | O_NOFOLLOW | (f->flags & O_EXCL), m), no;
  if (fd < 0) { fuse_reply_err(q, errno); return; }
  own(q, p, name); f->fh = fd;
  if ((no = find(p, name, &e))) { close(fd); fuse_reply_err(q, no); } else if (fuse_reply_create(q, &e, f) < 0) close(fd);
}
static void look(Q q, I i, F *f) {
  PATH(i); GATE((f->flags & O_ACCMODE) == O_RDONLY && !(f->flags & O_TRUNC) ? looks : changes);
  int fd = open(path, flags(f)); if (fd < 0) { fuse_reply_err(q, errno); return; }
  f->fh = fd; if (fuse_reply_open(q, f) < 0) close(fd);
}
static void done(Q q, I i, F *f) { (void)i; close(f->fh); fuse_reply_err(q, 0); }
static void get_data(Q q, I i, size_t n, off_t o, F *f) {
  (void)i; GATE(looks); char *b = malloc(n); ssize_t r = b ? pread(f->fh, b, n, o) : -1;
  if (r < 0) fuse_reply_err(q, b ? errno : ENOMEM); else fuse_reply_buf(q, b, r);
  free(b);
}
static void put_data(Q q, I i, const char *b, size_t n, off_t o, F *f) {
  (void)i; GATE(grows); ssize_t r = pwrite(f->fh, b, n, o); if (r < 0) fuse_reply_err(q, errno); else fuse_reply_write(q, r);
}
static void sync_file(Q q, I i, int data, F *f) { (void)i; GATE(changes); REPLY(data ? fdatasync(f->fh) : fsync(f->fh)); }
static void sync_dir(Q q, I i, int data, F *f) { (void)i; (void)data; GATE(changes); REPLY(fsync(dirfd(dir(f)))); }
static void open_dir(Q q, I i, F *f) {
  GATE(looks); int fd = openat(fd_of(i), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); DIR *d = fd < 0 ? 0 : fdopendir(fd);
  if (!d) { fuse_reply_err(q, errno); return; }
  f->fh = (uintptr_t)d; if (fuse_reply_open(q, f) < 0) closedir(d);
}
static void list(Q q, I i, size_t n, off_t o, F *f) {
  (void)i; GATE(looks); DIR *d = dir(f); char *b = malloc(n); size_t used = 0; struct dirent *e;
  if (!b) { fuse_reply_err(q, ENOMEM); return; }
  if (o == 0) rewinddir(d); else seekdir(d, o);
  while ((e = readdir(d))) {
    struct stat s = {.st_ino = e->d_ino, .st_mode = e->d_type << 12};
    size_t more = fuse_add_direntry(q, b + used, n - used, e->d_name, &s, telldir(d));
    if (more > n - used) break;
    used += more;
  }
  fuse_reply_buf(q, b, used); free(b);
}
static void close_dir(Q q, I i, F *f) { (void)i; closedir(dir(f)); fuse_reply_err(q, 0); }
static void space(Q q, I i) {
  struct statvfs s; (void)i; GATE(looks); if (fstatvfs(root.fd, &s) < 0) { fuse_reply_err(q, errno); return; }
  if (control[0] == 'f') s.f_bfree = s.f_bavail = 0;
  fuse_reply_statfs(q, &s);
}
static void whole_lock(Q q, I i, F *f, int op) {
  (void)i; GATE(looks); int no;
  while ((no = flock(f->fh, op | LOCK_NB) < 0 ? errno : 0) == EWOULDBLOCK && !(op & LOCK_NB) && !fuse_req_interrupted(q)) nanosleep(&(struct timespec){0, 5000000}, 0);
  fuse_reply_err(q, no == EWOULDBLOCK && !(op & LOCK_NB) ? EINTR : no);
}
static const struct fuse_lowlevel_ops operations = {
  .lookup = look_up, .forget = forget, .getattr = get, .setattr = set, .readlink = read_link, .mkdir = make_dir, .mknod = make_node,
  .symlink = sym, .unlink = del, .rmdir = del_dir, .rename = ren, .link = hard, .create = make, .open = look, .release = done,
  .read = get_data, .write = put_data, .fsync = sync_file, .opendir = open_dir, .readdir = list, .releasedir = close_dir,
  .fsyncdir = sync_dir, .statfs = space, .flock = whole_lock,
};
static int fail(const char *what) { perror(what); return 1; }
int main(int argc, char **argv) {
  if (argc != 4) { fprintf(stderr, "usage: passthrough DATA MOUNT CONTROL\n"); return 64; }
  int fd = open(argv[3], O_RDWR | O_CLOEXEC); if (fd < 0 || ftruncate(fd, 64) < 0) return fail(argv[3]);
  if ((control = mmap(0, 64, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)) == MAP_FAILED) return fail(argv[3]);
  if ((root.fd = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC)) < 0) return fail(argv[1]);
  struct rlimit most = {1 << 20, 1 << 20}; /* a descriptor for each file that the kernel remembers */
  if (setrlimit(RLIMIT_NOFILE, &most) < 0 && getrlimit(RLIMIT_NOFILE, &most) == 0) { most.rlim_cur = most.rlim_max; setrlimit(RLIMIT_NOFILE, &most); }
  int up[2]; char byte = 0; if (pipe2(up, O_CLOEXEC) < 0) return fail("pipe");
  pid_t child = fork(); if (child < 0) return fail("fork");
  if (child > 0) { snprintf((char *)control + 32, 32, "%d", child); close(up[1]); return read(up[0], &byte, 1) == 1 ? 0 : 1; }
  setsid(); umask(0);
  char *options[] = {argv[0], "-o", geteuid() ? "default_permissions,fsname=hitori,subtype=hitori" : "allow_other,default_permissions,fsname=hitori,subtype=hitori"};
  struct fuse_args args = FUSE_ARGS_INIT(3, options);
  struct fuse_session *session = fuse_session_new(&args, &operations, sizeof operations, 0);
  if (!session || fuse_session_mount(session, argv[2]) != 0) return 1;
  int null = open("/dev/null", O_RDWR | O_CLOEXEC); if (chdir("/") < 0 || null < 0 || write(up[1], &byte, 1) < 0) return fail("start");
  for (int each = 0; each < 3; each++) dup2(null, each);
  close(up[1]);
  struct fuse_loop_config *loop = fuse_loop_cfg_create();
  fuse_loop_cfg_set_max_threads(loop, 1000); /* each operation that stalls keeps one, and one must hear of interrupts */
  fuse_loop_cfg_set_idle_threads(loop, 8);
  return fuse_session_loop_mt(session, loop) < 0;
}
