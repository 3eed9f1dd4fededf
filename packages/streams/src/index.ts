export { exitCodeOf, statusOfExit, statusOfFailure, success } from './exit-status.ts';
export { refuseUpgrade, type Upgrade, type UpgradeRequest } from './upgrade-request.ts';
export { acceptRemoteCommand } from './remote-command/accept.ts';
export { runRemoteCommand } from './remote-command/client.ts';
export type { RemoteCommandOptions, RemoteCommandStreams, TerminalSize } from './remote-command/remote-command-streams.ts';
export { acceptPortForward } from './port-forward/accept.ts';
export { openPortForward, type PortForwardClient } from './port-forward/client.ts';
export type { ForwardedConnection } from './port-forward/session.ts';
