/** Remote commands over WebSocket: each binary message opens with its channel. */
export const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

/** Newest first. v5 adds the close channel: `[255, channel]` ends one channel, which is how a client ends stdin. */
export const remoteCommandProtocols: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

export function channelMessage(number: number, data: Buffer | string): Buffer {
  return Buffer.concat([Buffer.from([number]), typeof data === 'string' ? Buffer.from(data) : data]);
}
