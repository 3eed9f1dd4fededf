export const node: Readonly<Record<string, string>> = {
  'node.v1.Overhead': 'podFixed=1:map:Quantity',
  'node.v1.RuntimeClass': 'metadata=1:meta.ObjectMeta handler=2:string overhead=3:node.v1.Overhead scheduling=4:node.v1.Scheduling',
  'node.v1.Scheduling': 'nodeSelector=1:map:string tolerations=2:core.v1.Toleration*',
};
