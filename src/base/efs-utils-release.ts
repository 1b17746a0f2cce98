/**
 * amazon-efs-utils for systems whose repositories lack it. The last one without a part in Rust: it is packed in a second,
 * where 2.0 and later are compiled for minutes, by a Rust that Debian 12 has not. Its TLS is stunnel's. Git's own
 * checksum says that it is the one.
 */
export const efsUtilsRelease = {
  source: "https://github.com/aws/efs-utils",
  tag: "v1.36.0",
  commit: "c87d19f3e1db26532f09a7fed338347aacb90e10",
} as const;
