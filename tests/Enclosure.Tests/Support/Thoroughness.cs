namespace Enclosure.Tests.Support;

/// <summary>
/// How often tests of chance try their luck: a crash at a random moment finds more the more often it comes. <c>./test --all</c> sets the
/// variable.
/// </summary>
internal static class Thoroughness
{
    private static readonly bool IsWhole = Environment.GetEnvironmentVariable("ENCLOSURE_TEST_THOROUGH") == "yes";

    /// <summary>So often with <c>./test --all</c>, a third as often else.</summary>
    public static int Of(int whole) => IsWhole ? whole : Math.Max(1, whole / 3);
}
