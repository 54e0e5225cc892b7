import { Component } from 'react';
import type { ReactNode } from 'react';
import { Notice } from './notice.js';

interface BoundaryProps {
  /** What failed, for the notice: "This chart". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps a fault of one part of a screen in that part. */
export class Boundary extends Component<BoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <Notice
        tone="danger"
        title={`${this.props.what} failed`}
        action={{ label: 'Try again', run: () => this.setState({ error: undefined }) }}
      >
        This is a fault of the dashboard; please report it with this text:{' '}
        {error instanceof Error ? error.message : 'unknown'}
      </Notice>
    );
  }
}
