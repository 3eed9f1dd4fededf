import type { Command } from '../command.ts';
import { arrayFlag, booleanFlag, listFlag, stringFlag } from '../flags/flag.ts';
import { runDebug } from './debug/run-debug.ts';

const onlyCopies = "(This flag only works when used with '--copy-to')";

export const debugCommand: Command = {
  name: 'debug',
  summary: 'Create debugging sessions for troubleshooting workloads and nodes',
  description: `What is made depends on the object named; a name alone is a pod's.

  *  Pod: an ephemeral container is added to it, without restarting anything.
  *  Pod with --copy-to: a copy of it is created with a container added, or with images or commands changed.
  *  Node: a pod is created on it that sees the namespaces of the node, and its file system at /host.`,
  examples: [
    { does: 'A shell beside the containers of a running pod', command: 'kubectl debug mypod -it --image=busybox' },
    { does: 'A shell that sees the processes of the container app', command: 'kubectl debug mypod -it --image=busybox --target=app' },
    { does: 'A copy of the pod whose container app runs a shell', command: 'kubectl debug mypod -it --copy-to=my-debugger --container=app -- sh' },
    { does: 'A copy of the pod with other images', command: 'kubectl debug mypod --copy-to=my-debugger --set-image=app=app:debug,sidecar=sidecar:debug' },
    { does: 'A shell on a node', command: 'kubectl debug node/mynode -it --image=busybox' },
  ],
  usage: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  flags: [
    booleanFlag('arguments-only', 'If specified, everything after -- will be passed to the new container as Args instead of Command.'),
    booleanFlag(
      'attach',
      "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called. Default false, unless '-i/--stdin' is set, in which case the default is true.",
    ),
    stringFlag('container', 'Container name to use for debug container.', { short: 'c' }),
    stringFlag('copy-to', 'Create a copy of the target Pod with this name.'),
    stringFlag('custom', 'Path to a JSON or YAML file containing a partial container spec to customize built-in debug profiles.'),
    arrayFlag('env', 'Environment variables to set in the container.'),
    listFlag('filename', 'identifying the resource to debug', { short: 'f' }),
    stringFlag('image', 'Container image to use for debug container.'),
    stringFlag('image-pull-policy', 'The image pull policy for the container. If left empty, the server chooses it.'),
    booleanFlag('keep-annotations', `If true, keep the original pod annotations.${onlyCopies}`),
    booleanFlag('keep-init-containers', `Run the init containers for the pod. Defaults to true.${onlyCopies}`, { default: 'true' }),
    booleanFlag('keep-labels', `If true, keep the original pod labels.${onlyCopies}`),
    booleanFlag('keep-liveness', `If true, keep the original pod liveness probes.${onlyCopies}`),
    booleanFlag('keep-readiness', `If true, keep the original pod readiness probes.${onlyCopies}`),
    booleanFlag('keep-startup', `If true, keep the original startup probes.${onlyCopies}`),
    stringFlag('profile', 'Options are "general", "baseline", "restricted", "netadmin" or "sysadmin". Defaults to "general"', { default: 'general' }),
    booleanFlag('quiet', 'If true, suppress informational messages.', { short: 'q' }),
    booleanFlag('replace', "When used with '--copy-to', delete the original Pod."),
    booleanFlag('same-node', "When used with '--copy-to', schedule the copy of target Pod on the same node."),
    listFlag('set-image', "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works."),
    booleanFlag('share-processes', "When used with '--copy-to', enable process namespace sharing in the copy.", { default: 'true' }),
    booleanFlag('stdin', 'Keep stdin open on the container(s) in the pod, even if nothing is attached.', { short: 'i' }),
    stringFlag('target', 'When using an ephemeral container, target processes in this container name.'),
    booleanFlag('tty', 'Allocate a TTY for the debugging container.', { short: 't' }),
  ],
  run: runDebug,
};
