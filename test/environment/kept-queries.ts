import type { KyselyPlugin, PluginTransformQueryArgs, PluginTransformResultArgs, RootOperationNode } from "kysely";

/** Keeps every query that a store runs. */
export class KeepingPlugin implements KyselyPlugin {
  nodes: RootOperationNode[] = [];

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    this.nodes.push(node);
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return result;
  }
}
