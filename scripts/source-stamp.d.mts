export function sourceStamp(): string;
export function isBuilt(): boolean;
export function recordBuild(stamp: string): void;
