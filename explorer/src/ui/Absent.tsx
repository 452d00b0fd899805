interface AbsentProps {
  readonly name: string;
  readonly doc: string | undefined;
  /** what it is instead of given: left out */
  readonly said: string;
  readonly onGive: () => void;
}

/** In the place of a value that nobody has given: gives one. */
export function Absent({ name, doc, said, onGive }: AbsentProps) {
  return (
    <div class="switch">
      <span title={doc}>{name}</span>
      <button type="button" class="link" onClick={onGive} aria-label={`${name} is ${said}: give it`}>
        {said}
      </button>
    </div>
  );
}
