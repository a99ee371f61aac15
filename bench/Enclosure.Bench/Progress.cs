namespace Enclosure.Bench;

/// <summary>Tells on the error stream what is going on; the report goes to the output.</summary>
internal static class Progress
{
    public static void Say(string what) => Console.Error.WriteLine($"[{DateTime.Now:HH:mm:ss}] {what}");
}
