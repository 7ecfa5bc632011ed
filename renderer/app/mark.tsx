/** The program's mark: a ring with four sights. */
export function Mark(props: { size: number }) {
  return (
    <svg
      width={props.size}
      height={props.size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h6M14.5 12h6M12 3.5v6M12 14.5v6" />
    </svg>
  );
}
