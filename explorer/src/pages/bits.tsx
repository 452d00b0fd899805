export default function Page() {
  return <h1>Same bits?</h1>;
}
