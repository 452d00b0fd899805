import { useRef, useState } from "preact/hooks";
import sampleUrl from "../../../node_modules/vega-datasets/data/weather.csv?url";

export interface Given {
  readonly name: string;
  readonly file: Blob;
}

interface DropProps {
  readonly onFile: (given: Given) => void;
  readonly onSample: (given: Given) => void;
  readonly onError: (message: string) => void;
  /** a file is held over the page */
  readonly over: boolean;
}

/** Where a file comes in: dropped, chosen, pasted, or the sample. */
export function Drop({ onFile, onSample, onError, over }: DropProps) {
  const [pasting, paste] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const sample = async () => {
    try {
      const response = await fetch(sampleUrl);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      onSample({ name: "weather.csv", file: await response.blob() });
    } catch (error) {
      onError(`the sample could not be fetched: ${(error as Error).message}`);
    }
  };
  return (
    <section aria-label="Open a file">
      <label class={`drop ${over ? "drop-over" : ""}`}>
        <input
          type="file"
          class="unseen"
          accept=".csv,.tsv,.txt,.gz,.parquet,text/csv"
          aria-label="Choose a CSV or Parquet file"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            // Emptied, so that the same file can be chosen again after it was changed.
            if (file) onFile({ name: file.name, file });
            currentTarget.value = "";
          }}
        />
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 16V4M7 9l5-5 5 5M4 15v4a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-4" />
        </svg>
        <strong>{over ? "Let go to read it" : "Drop a CSV or Parquet file here"}</strong>
        <span>or click to choose one. It is read in this page and never leaves your machine.</span>
      </label>
      <div class="drop-others">
        <button type="button" class="plain" onClick={sample}>
          Try a sample: weather in Seattle and New York
        </button>
        <button type="button" class="plain" aria-expanded={pasting} onClick={() => paste(!pasting)}>
          Paste rows
        </button>
      </div>
      <p class="drop-source">
        The sample: daily weather of 2012 to 2015 by NOAA, a work of the United States government in the public domain.
      </p>
      {pasting && (
        <form
          class="paste"
          onSubmit={(event) => {
            event.preventDefault();
            onFile({ name: "pasted rows", file: new Blob([text.current!.value]) });
          }}
        >
          <label for="pasted">Rows with a header, as CSV or copied from a spreadsheet</label>
          <textarea id="pasted" ref={text} rows={8} spellcheck={false} placeholder={"time,price\n1,101.2\n2,100.7"} />
          <button type="submit">Read them</button>
        </form>
      )}
    </section>
  );
}
