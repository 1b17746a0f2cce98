/* A file system that answers as slowly as EFS: a passthrough (libfuse3) that waits before each operation, as long as a
 * request to the server would take. Requests overlap freely; writes are paced together. Times in microseconds come from
 * SLOW_META (lookup, getattr, readdir, open), SLOW_MUT (what changes something) and SLOW_COMMIT (fsync, close of a
 * written file); SLOW_MBPS is the pace. New files belong to who made them, as on a server that trusts its client.
 * Faults: SIGUSR1 lets everything wait for SLOW_STALL seconds, as a server that fails over; SIGUSR2 answers one write with
 * EIO. Names with "denied" are refused with EACCES, those longer than SLOW_NAME with ENAMETOOLONG.
 *   gcc -O2 slowfs.c $(pkg-config fuse3 --cflags --libs) -o slowfs
 *   slowfs BASE MOUNT -f -o max_threads=600,max_idle_threads=600,allow_other,default_permissions */
#define FUSE_USE_VERSION 312
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

static const char *base;
static long meta = 1000, mut = 3000, commit = 3000, mbps = 500, stall = 30, longest = 255;
static volatile int failing;
static volatile long long stalledUntil;
static pthread_mutex_t pace = PTHREAD_MUTEX_INITIALIZER;
static long long freeAt;
struct file { int fd, dirty; };

static long long now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
static void until(long long at) { struct timespec t = {at / 1000000000LL, at % 1000000000LL}; while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0) == EINTR) ; }
static void wait(long us) { if (us > 0) until(now() + us * 1000LL); if (stalledUntil > now()) until(stalledUntil); }
static void on(int s) { if (s == SIGUSR1) stalledUntil = now() + stall * 1000000000LL; else failing = 1; }
static int refused(const char *p) { return strstr(p, "denied") ? -EACCES : (long)strlen(strrchr(p, '/') + 1) > longest ? -ENAMETOOLONG : 0; }
static void owner(const char *p) { struct fuse_context *c = fuse_get_context(); if (c->uid || c->gid) (void)!lchown(p, c->uid, c->gid); }
static struct file *file(struct fuse_file_info *i) { return (struct file *)(uintptr_t)i->fh; }
#define P char path[8192]; snprintf(path, sizeof path, "%s%s", base, p)
#define R(call) return (call) < 0 ? -errno : 0

static void *init(struct fuse_conn_info *c, struct fuse_config *g) {
  g->use_ino = 1; g->nullpath_ok = 0; g->attr_timeout = g->entry_timeout = g->negative_timeout = 3;
  c->max_background = 600; c->congestion_threshold = 600; return 0;
}
static int get(const char *p, struct stat *s, struct fuse_file_info *i) { P; wait(meta); R(i ? fstat(file(i)->fd, s) : lstat(path, s)); }
static int link_read(const char *p, char *b, size_t n) { P; wait(meta); ssize_t r = readlink(path, b, n - 1); if (r < 0) return -errno; b[r] = 0; return 0; }
static int list(const char *p, void *b, fuse_fill_dir_t fill, off_t o, struct fuse_file_info *i, enum fuse_readdir_flags f) {
  (void)o; (void)i; (void)f; P; wait(meta);
  DIR *d = opendir(path); if (!d) return -errno;
  for (struct dirent *e; (e = readdir(d));) { struct stat s = {.st_ino = e->d_ino, .st_mode = e->d_type << 12}; if (fill(b, e->d_name, &s, 0, 0)) break; }
  closedir(d); return 0;
}
static int make_dir(const char *p, mode_t m) { P; wait(mut); if (mkdir(path, m) < 0) return -errno; owner(path); R(chmod(path, m)); }
static int del(const char *p) { P; wait(mut); R(unlink(path)); }
static int del_dir(const char *p) { P; wait(mut); R(rmdir(path)); }
static int sym(const char *to, const char *p) { P; wait(mut); if (symlink(to, path) < 0) return -errno; owner(path); return 0; }
static int ren(const char *p, const char *q, unsigned f) { P; char to[8192]; snprintf(to, sizeof to, "%s%s", base, q); wait(mut); R(renameat2(AT_FDCWD, path, AT_FDCWD, to, f)); }
static int hard(const char *p, const char *q) { P; char to[8192]; snprintf(to, sizeof to, "%s%s", base, q); wait(mut); R(link(path, to)); }
static int mode(const char *p, mode_t m, struct fuse_file_info *i) { P; wait(mut); R(i ? fchmod(file(i)->fd, m) : chmod(path, m)); }
static int own(const char *p, uid_t u, gid_t g, struct fuse_file_info *i) { P; wait(mut); R(i ? fchown(file(i)->fd, u, g) : lchown(path, u, g)); }
static int size(const char *p, off_t n, struct fuse_file_info *i) { P; wait(mut); R(i ? ftruncate(file(i)->fd, n) : truncate(path, n)); }
static int times(const char *p, const struct timespec t[2], struct fuse_file_info *i) { P; wait(mut); R(i ? futimens(file(i)->fd, t) : utimensat(AT_FDCWD, path, t, AT_SYMLINK_NOFOLLOW)); }
static int opened(struct fuse_file_info *i, int fd) { if (fd < 0) return -errno; struct file *f = malloc(sizeof *f); f->fd = fd; f->dirty = 0; i->fh = (uintptr_t)f; i->keep_cache = 1; return 0; }
static int make(const char *p, mode_t m, struct fuse_file_info *i) { P; wait(mut); int r = refused(p); if (r) return r; r = opened(i, open(path, i->flags | O_CREAT, m)); if (!r) { owner(path); fchmod(file(i)->fd, m); } return r; }
static int look(const char *p, struct fuse_file_info *i) { P; wait(meta); return opened(i, open(path, i->flags & ~O_APPEND)); }
static int get_data(const char *p, char *b, size_t n, off_t o, struct fuse_file_info *i) { (void)p; ssize_t r = pread(file(i)->fd, b, n, o); return r < 0 ? -errno : (int)r; }
static int put_data(const char *p, const char *b, size_t n, off_t o, struct fuse_file_info *i) {
  (void)p; wait(0); if (__sync_lock_test_and_set(&failing, 0)) return -EIO;
  pthread_mutex_lock(&pace); long long t = now(); if (freeAt < t) freeAt = t; freeAt += (long long)n * 1000000000LL / (mbps * 1048576LL); t = freeAt; pthread_mutex_unlock(&pace);
  ssize_t r = pwrite(file(i)->fd, b, n, o); if (r < 0) return -errno; file(i)->dirty = 1; until(t); return (int)r;
}
static int flush(const char *p, struct fuse_file_info *i) { (void)p; if (file(i)->dirty) wait(commit); file(i)->dirty = 0; return 0; }
static int sync_file(const char *p, int d, struct fuse_file_info *i) { (void)p; (void)d; wait(commit); if (i->fh) file(i)->dirty = 0; return 0; }
static int done(const char *p, struct fuse_file_info *i) { (void)p; close(file(i)->fd); free(file(i)); return 0; }
static int space(const char *p, struct statvfs *s) { P; R(statvfs(path, s)); }

static const struct fuse_operations operations = {
  .init = init, .getattr = get, .readlink = link_read, .readdir = list, .mkdir = make_dir, .unlink = del, .rmdir = del_dir, .symlink = sym,
  .rename = ren, .link = hard, .chmod = mode, .chown = own, .truncate = size, .utimens = times, .create = make, .open = look, .read = get_data,
  .write = put_data, .flush = flush, .fsync = sync_file, .release = done, .statfs = space,
};
static void setting(const char *name, long *value) { const char *text = getenv(name); if (text) *value = atol(text); }
int main(int argc, char **argv) {
  if (argc < 3) { fprintf(stderr, "usage: slowfs BASE MOUNT [-f] [-o options]\n"); return 64; }
  base = realpath(argv[1], 0); if (!base) { perror(argv[1]); return 1; }
  setting("SLOW_META", &meta); setting("SLOW_MUT", &mut); setting("SLOW_COMMIT", &commit); setting("SLOW_MBPS", &mbps);
  setting("SLOW_STALL", &stall); setting("SLOW_NAME", &longest); signal(SIGUSR1, on); signal(SIGUSR2, on);
  umask(0); argv[1] = argv[0]; return fuse_main(argc - 1, argv + 1, &operations, 0);
}
