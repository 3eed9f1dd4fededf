/** The level of the Kubernetes API this server speaks. */
export const version = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0+kubets',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};
