import { index } from "../catalogue.ts";

interface CompareProps {
  readonly chosen: string;
  /** why the chosen one cannot be drawn */
  readonly unlike: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** A formula of the catalogue to draw beside one's own. */
export function Compare({ chosen, unlike, onChoose }: CompareProps) {
  return (
    <div class="own-compare">
      <label for="own-compare">Draw beside</label>
      <input
        id="own-compare"
        list="own-all"
        placeholder="a formula of the catalogue"
        autocomplete="off"
        spellcheck={false}
        value={chosen}
        aria-describedby="own-unlike"
        onInput={(event) => onChoose(event.currentTarget.value.trim())}
      />
      <datalist id="own-all">
        {index.map(({ id, brief }) => (
          <option key={id} value={id}>
            {brief}
          </option>
        ))}
      </datalist>
      <p id="own-unlike" role="status">
        {unlike}
      </p>
    </div>
  );
}
