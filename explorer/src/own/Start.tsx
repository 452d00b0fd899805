import { useState } from "preact/hooks";
import { indexed } from "../catalogue.ts";
import { map, recurrence } from "./templates.ts";

interface StartProps {
  /** ids of formulas to start from */
  readonly ids: readonly string[];
  readonly onStart: (text: string | Promise<string>, id?: string) => void;
}

/** Formulas with a step body, fetched when one is chosen. */
export const startText = async (id: string): Promise<string> => {
  const { texts } = await import("virtual:starts");
  if (!texts[id]) throw new RangeError(`${id} has no step body to start from`);
  return texts[id];
};

/** Other texts: two small ones, or any formula of the catalogue. */
export function Start({ ids, onStart }: StartProps) {
  const [wanted, want] = useState("");
  const known = ids.includes(wanted);
  return (
    <fieldset class="own-start">
      <legend>Start from</legend>
      <button type="button" onClick={() => onStart(map)}>
        A map
      </button>
      <button type="button" onClick={() => onStart(recurrence)}>
        A recurrence
      </button>
      <form
        class="own-from"
        onSubmit={(event) => {
          event.preventDefault();
          if (known) onStart(startText(wanted), wanted);
        }}
      >
        <label class="unseen" for="own-from">
          A formula of the catalogue
        </label>
        <input
          id="own-from"
          list="own-formulas"
          placeholder="energy.treasuryFee"
          autocomplete="off"
          spellcheck={false}
          value={wanted}
          onInput={(event) => want(event.currentTarget.value.trim())}
        />
        <datalist id="own-formulas">
          {ids.map((id) => (
            <option key={id} value={id}>
              {indexed(id)?.brief}
            </option>
          ))}
        </datalist>
        <button type="submit" disabled={!known}>
          Take it
        </button>
      </form>
    </fieldset>
  );
}
