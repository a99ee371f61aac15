namespace Enclosure.Tests.Support;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Every source file under a folder of the repository, by its path from the root, with <c>/</c>.</summary>
    public static IReadOnlyList<string> Sources(string folder) => Files(folder, "*.cs");

    /// <summary>Every page and part of a page.</summary>
    public static IReadOnlyList<string> Pages(string folder) => Files(folder, "*.razor");

    private static IReadOnlyList<string> Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(File(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(directory.FullName, "Enclosure.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run from within their repository.");
        return directory.FullName;
    }
}
