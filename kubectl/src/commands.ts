import type { CommandEntry, CommandGroup } from './command.ts';

/** Every command, in the order of the help. A command's module is loaded when it is called. */
export const commandGroups: readonly CommandGroup[] = [
  {
    title: 'Basic Commands (Beginner)',
    commands: [
      { name: 'create', summary: 'Create a resource from a file or from stdin', load: async () => (await import('./commands/create.ts')).createCommand },
      {
        name: 'expose',
        summary: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
        load: async () => (await import('./commands/expose.ts')).exposeCommand,
      },
      { name: 'run', summary: 'Run a particular image on the cluster', load: async () => (await import('./commands/run.ts')).runCommand },
      { name: 'set', summary: 'Set specific features on objects', load: async () => (await import('./commands/set.ts')).setCommand },
    ],
  },
  {
    title: 'Basic Commands (Intermediate)',
    commands: [
      { name: 'explain', summary: 'Get documentation for a resource', load: async () => (await import('./commands/explain.ts')).explainCommand },
      { name: 'get', summary: 'Display one or many resources', load: async () => (await import('./commands/get.ts')).getCommand },
      { name: 'edit', summary: 'Edit a resource on the server', load: async () => (await import('./commands/edit.ts')).editCommand },
      {
        name: 'delete',
        summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
        load: async () => (await import('./commands/delete.ts')).deleteCommand,
      },
    ],
  },
  {
    title: 'Deploy Commands',
    commands: [
      { name: 'rollout', summary: 'Manage the rollout of a resource', load: async () => (await import('./commands/rollout.ts')).rolloutCommand },
      {
        name: 'scale',
        summary: 'Set a new size for a deployment, replica set, or replication controller',
        load: async () => (await import('./commands/scale.ts')).scaleCommand,
      },
      {
        name: 'autoscale',
        summary: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
        load: async () => (await import('./commands/autoscale.ts')).autoscaleCommand,
      },
    ],
  },
  {
    title: 'Cluster Management Commands',
    commands: [
      { name: 'certificate', summary: 'Modify certificate resources', load: async () => (await import('./commands/certificate.ts')).certificateCommand },
      { name: 'cluster-info', summary: 'Display cluster information', load: async () => (await import('./commands/cluster-info.ts')).clusterInfoCommand },
      { name: 'top', summary: 'Display resource (CPU/memory) usage', load: async () => (await import('./commands/top.ts')).topCommand },
      { name: 'cordon', summary: 'Mark node as unschedulable', load: async () => (await import('./commands/cordon.ts')).cordonCommand },
      { name: 'uncordon', summary: 'Mark node as schedulable', load: async () => (await import('./commands/uncordon.ts')).uncordonCommand },
      { name: 'drain', summary: 'Drain node in preparation for maintenance', load: async () => (await import('./commands/drain.ts')).drainCommand },
      { name: 'taint', summary: 'Update the taints on one or more nodes', load: async () => (await import('./commands/taint.ts')).taintCommand },
    ],
  },
  {
    title: 'Troubleshooting and Debugging Commands',
    commands: [
      {
        name: 'describe',
        summary: 'Show details of a specific resource or group of resources',
        load: async () => (await import('./commands/describe.ts')).describeCommand,
      },
      { name: 'logs', summary: 'Print the logs for a container in a pod', load: async () => (await import('./commands/logs.ts')).logsCommand },
      { name: 'attach', summary: 'Attach to a running container', load: async () => (await import('./commands/attach.ts')).attachCommand },
      { name: 'exec', summary: 'Execute a command in a container', load: async () => (await import('./commands/exec.ts')).execCommand },
      {
        name: 'port-forward',
        summary: 'Forward one or more local ports to a pod',
        load: async () => (await import('./commands/port-forward.ts')).portForwardCommand,
      },
      { name: 'proxy', summary: 'Run a proxy to the Kubernetes API server', load: async () => (await import('./commands/proxy.ts')).proxyCommand },
      { name: 'cp', summary: 'Copy files and directories to and from containers', load: async () => (await import('./commands/cp.ts')).cpCommand },
      { name: 'auth', summary: 'Inspect authorization', load: async () => (await import('./commands/auth.ts')).authCommand },
      {
        name: 'debug',
        summary: 'Create debugging sessions for troubleshooting workloads and nodes',
        load: async () => (await import('./commands/debug.ts')).debugCommand,
      },
      { name: 'events', summary: 'List events', load: async () => (await import('./commands/events.ts')).eventsCommand },
    ],
  },
  {
    title: 'Advanced Commands',
    commands: [
      { name: 'diff', summary: 'Diff the live version against a would-be applied version', load: async () => (await import('./commands/diff.ts')).diffCommand },
      {
        name: 'apply',
        summary: 'Apply a configuration to a resource by file name or stdin',
        load: async () => (await import('./commands/apply.ts')).applyCommand,
      },
      { name: 'patch', summary: 'Update fields of a resource', load: async () => (await import('./commands/patch.ts')).patchCommand },
      { name: 'replace', summary: 'Replace a resource by file name or stdin', load: async () => (await import('./commands/replace.ts')).replaceCommand },
      { name: 'wait', summary: 'Wait for a specific condition on one or many resources', load: async () => (await import('./commands/wait.ts')).waitCommand },
      {
        name: 'kustomize',
        summary: 'Build a kustomization target from a directory',
        load: async () => (await import('./commands/kustomize.ts')).kustomizeCommand,
      },
    ],
  },
  {
    title: 'Settings Commands',
    commands: [
      { name: 'label', summary: 'Update the labels on a resource', load: async () => (await import('./commands/label.ts')).labelCommand },
      { name: 'annotate', summary: 'Update the annotations on a resource', load: async () => (await import('./commands/annotate.ts')).annotateCommand },
      {
        name: 'completion',
        summary: 'Output shell completion code for the specified shell (bash, zsh, or fish)',
        load: async () => (await import('./commands/completion.ts')).completionCommand,
      },
    ],
  },
  { title: 'Subcommands provided by plugins', commands: [] },
  {
    title: 'Other Commands',
    commands: [
      {
        name: 'alpha',
        summary: 'Commands for features in alpha',
        hidden: true,
        load: async () => (await import('./commands/alpha.ts')).alphaCommand,
      },
      {
        name: 'api-resources',
        summary: 'Print the supported API resources on the server',
        load: async () => (await import('./commands/api-resources.ts')).apiResourcesCommand,
      },
      {
        name: 'api-versions',
        summary: 'Print the supported API versions on the server, in the form of "group/version"',
        load: async () => (await import('./commands/api-versions.ts')).apiVersionsCommand,
      },
      { name: 'config', summary: 'Modify kubeconfig files', load: async () => (await import('./commands/config.ts')).configCommand },
      { name: 'help', summary: 'Help about any command', hidden: true, load: async () => (await import('./commands/help.ts')).helpCommand },
      { name: 'kuberc', summary: 'Manage kuberc configuration files', load: async () => (await import('./commands/kuberc.ts')).kubercCommand },
      {
        name: 'options',
        summary: 'Print the list of flags inherited by all commands',
        hidden: true,
        load: async () => (await import('./commands/options.ts')).optionsCommand,
      },
      { name: 'plugin', summary: 'Provides utilities for interacting with plugins', load: async () => (await import('./commands/plugin.ts')).pluginCommand },
      { name: 'version', summary: 'Print the client and server version information', load: async () => (await import('./commands/version.ts')).versionCommand },
    ],
  },
];

export function commandEntries(): readonly CommandEntry[] {
  return commandGroups.flatMap(({ commands }) => commands);
}
