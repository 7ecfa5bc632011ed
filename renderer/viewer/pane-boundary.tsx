import { Component, type ReactNode } from "react";

/** Keeps a fault of one pane inside it, so that the other panes and the report go on. */
export class PaneBoundary extends Component<{ children: ReactNode; resetKey: string; fallback: ReactNode }> {
  override state: { readonly failedKey: string | null } = { failedKey: null };

  static getDerivedStateFromError(): { readonly failedKey: string } {
    return { failedKey: "" };
  }

  override componentDidUpdate(before: { resetKey: string }): void {
    if (this.state.failedKey !== null && before.resetKey !== this.props.resetKey) this.setState({ failedKey: null });
  }

  override render(): ReactNode {
    return this.state.failedKey === null ? this.props.children : this.props.fallback;
  }
}
