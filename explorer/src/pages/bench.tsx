export default function Page() {
  return <h1>This browser</h1>;
}
