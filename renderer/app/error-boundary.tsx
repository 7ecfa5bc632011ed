import { Component, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

interface ErrorBoundaryProps {
  /** A change of it gives the part another chance, e.g. the route. */
  resetKey: string;
  children: ReactNode;
}

interface ErrorBoundaryState {
  hasFailed: boolean;
  resetKey: string;
}

/** Keeps a failure of one screen from taking the window with it. The error itself may hold patient data: not shown. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { hasFailed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<ErrorBoundaryState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { hasFailed: false, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState
        title="This screen stopped working"
        isTrouble
        actions={
          <>
            <Button onPress={() => this.setState({ hasFailed: false })}>Open it again</Button>
            <Button variant="quiet" onPress={() => location.reload()}>
              Reload the window
            </Button>
          </>
        }
      >
        What was saved is safe, and a draft is kept at every pause. Nothing was sent.
      </EmptyState>
    );
  }
}
