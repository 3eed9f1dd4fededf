import { arrayFlag, booleanFlag, durationFlag, type Flag, intFlag, listFlag, stringFlag } from './flag.ts';

/** Flags every command takes; `kubectl options` lists them. */
export const globalFlags: readonly Flag[] = [
  stringFlag('as', 'Username to impersonate for the operation. User could be a regular user or a service account in a namespace.'),
  listFlag('as-group', 'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.'),
  stringFlag('as-uid', 'UID to impersonate for the operation.'),
  arrayFlag('as-user-extra', 'User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.'),
  stringFlag('cache-dir', 'Default cache directory'),
  stringFlag('certificate-authority', 'Path to a cert file for the certificate authority'),
  stringFlag('client-certificate', 'Path to a client certificate file for TLS'),
  stringFlag('client-key', 'Path to a client key file for TLS'),
  stringFlag('cluster', 'The name of the kubeconfig cluster to use'),
  stringFlag('context', 'The name of the kubeconfig context to use'),
  booleanFlag('disable-compression', 'If true, opt-out of response compression for all requests to the server'),
  booleanFlag('insecure-skip-tls-verify', "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure"),
  stringFlag('kubeconfig', 'Path to the kubeconfig file to use for CLI requests.'),
  stringFlag('kuberc', 'Path to the kuberc file to use for preferences.'),
  durationFlag('log-flush-frequency', 'Maximum number of seconds between log flushes', { default: '5s' }),
  booleanFlag('match-server-version', 'Require server version to match client version'),
  stringFlag('namespace', 'If present, the namespace scope for this CLI request', { short: 'n' }),
  stringFlag('password', 'Password for basic authentication to the API server'),
  stringFlag('profile', 'Name of profile to capture. One of (none|cpu|heap|goroutine|threadcreate|block|mutex|trace)', { default: 'none' }),
  stringFlag('profile-output', 'Name of the file to write the profile to', { default: 'profile.pprof' }),
  stringFlag('request-timeout', 'The length of time to wait before giving up on a single server request. A value of zero means to wait without a limit.', {
    default: '0',
  }),
  stringFlag('server', 'The address and port of the Kubernetes API server', { short: 's' }),
  stringFlag('tls-server-name', 'Server name to use for server certificate validation. If it is not provided, the hostname used to contact the server is used'),
  stringFlag('token', 'Bearer token for authentication to the API server'),
  stringFlag('user', 'The name of the kubeconfig user to use'),
  stringFlag('username', 'Username for basic authentication to the API server'),
  intFlag('v', 'number for the log level verbosity', { short: 'v' }),
  stringFlag('vmodule', 'comma-separated list of pattern=N settings for file-filtered logging (only works for the default text log format)'),
  booleanFlag('warnings-as-errors', 'Treat warnings received from the server as errors and exit with a non-zero exit code'),
];

export const helpFlag = booleanFlag('help', 'help for this command', { short: 'h' });
