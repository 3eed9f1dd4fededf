import type { Command } from '../../command.ts';
import { CommandError } from '../../command-error.ts';
import { arrayFlag, stringFlag } from '../../flags/flag.ts';
import { createSubcommand } from './create-object.ts';

export const createIngress: Command = createSubcommand({
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an ingress with the specified name',
  examples: [
    { does: 'Requests of a host below a path go to a service', command: 'kubectl create ingress web --rule="shop.example.com/cart*=cart:8080"' },
    { does: 'With TLS and a class', command: 'kubectl create ingress web --class=public --rule="shop.example.com/=web:80,tls=shop-cert"' },
  ],
  usage: 'create ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  flags: [
    arrayFlag('annotation', 'Annotation to insert in the ingress object, in the format annotation=value'),
    stringFlag('class', 'Ingress Class to be used'),
    stringFlag('default-backend', 'Default service for backend, in format of svcname:port'),
    arrayFlag('rule', "Rule in format host/path=service:port[,tls=secretname]. Paths containing the leading character '*' are considered pathType=Prefix."),
  ],
  build({ flags }, name) {
    const rules = flags.list('rule').map(parseRule);
    const backend = flags.optional('default-backend');
    if (rules.length === 0 && backend === undefined)
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const annotations = Object.fromEntries(flags.list('annotation').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
    const hosts = [...new Set(rules.map(({ host }) => host))];
    const tls = tlsOf(rules);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(flags.given('annotation') && { annotations }) },
      spec: {
        ...(flags.given('class') && { ingressClassName: flags.string('class') }),
        ...(backend !== undefined && { defaultBackend: backendOf(backend) }),
        ...(tls.length > 0 && { tls }),
        ...(rules.length > 0 && {
          rules: hosts.map((host) => ({ ...(host !== '' && { host }), http: { paths: rules.filter((rule) => rule.host === host).map(pathOf) } })),
        }),
      },
      status: { loadBalancer: {} },
    };
  },
});

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly backend: object;
  /** Undefined: no TLS; empty: the controller's own certificate. */
  readonly secret: string | undefined;
}

function parseRule(text: string): Rule {
  const match = /^([\w.*-]*)(\/[^=,]*)?=([a-z0-9-]+:[a-z0-9-]+)(?:,tls(?:=([\w.-]*))?)?$/i.exec(text);
  if (match === null) throw new CommandError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const [, host = '', path = '/', backend = '', secret] = match;
  return { host, path, backend: backendOf(backend), secret: /,tls/.test(text) ? (secret ?? '') : undefined };
}

function backendOf(text: string): object {
  const [name = '', port = ''] = text.split(':');
  if (name === '' || port === '') throw new CommandError(`default-backend should be in format servicename:serviceport`);
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

const pathOf = ({ path, backend }: Rule): object => ({
  path: path.endsWith('*') ? path.slice(0, -1) : path,
  pathType: path.endsWith('*') ? 'Prefix' : 'Exact',
  backend,
});

function tlsOf(rules: readonly Rule[]): readonly object[] {
  const secured = rules.filter(({ secret }) => secret !== undefined);
  return [...Map.groupBy(secured, ({ secret }) => secret ?? '')].map(([secretName, members]) => {
    const hosts = [...new Set(members.map(({ host }) => host))].filter((host) => host !== '');
    return { ...(hosts.length > 0 && { hosts }), ...(secretName !== '' && { secretName }) };
  });
}
