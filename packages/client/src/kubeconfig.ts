import type { CredentialPlugin } from './credential-plugin.ts';

export interface Impersonation {
  readonly user: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** How to reach one API server and as whom. */
export interface ClientConfig {
  readonly server: string;
  /** PEM. */
  readonly certificateAuthority?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  /** An HTTP proxy that makes the connections to the server. */
  readonly proxyUrl?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly token?: string | undefined;
  /** Re-read when it changes, as mounted ServiceAccount tokens do. */
  readonly tokenFile?: string | undefined;
  /** In place of a token: asked before every request, since it may expire. */
  readonly freshToken?: (() => string) | undefined;
  /** In place of other credentials: a program that tells them. */
  readonly credentialPlugin?: CredentialPlugin | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonate?: Impersonation | undefined;
  readonly namespace?: string | undefined;
  /** Sent as User-Agent; names the field manager of writes. */
  readonly userAgent?: string | undefined;
}
