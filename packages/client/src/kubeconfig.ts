/** How to reach one API server and as whom. */
export interface ClientConfig {
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly token?: string | undefined;
  /** Re-read when it changes, as mounted ServiceAccount tokens do. */
  readonly tokenFile?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonate?: { readonly user: string; readonly groups?: readonly string[]; readonly uid?: string } | undefined;
  readonly namespace?: string | undefined;
  /** Sent as User-Agent; names the field manager of writes. */
  readonly userAgent?: string | undefined;
}
