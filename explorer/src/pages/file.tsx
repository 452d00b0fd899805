export default function Page() {
  return <h1>Your file</h1>;
}
