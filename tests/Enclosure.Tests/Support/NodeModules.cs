using System.Security.Cryptography;
using Enclosure.Tests.Smtp;
using Xunit;

namespace Enclosure.Tests.Support;

/// <summary>Packages of npm that tests use, installed once for each lock file, below TestResults.</summary>
internal static class NodeModules
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>
    /// The folder <c>node_modules</c> of what <paramref name="folder"/>'s package-lock.json names. Skips the test when there is no
    /// registry to install them from.
    /// </summary>
    public static async Task<string> OfAsync(string folder)
    {
        var npm = Programs.Need("npm", "npm");
        await OneAtATime.WaitAsync();
        try
        {
            return await InstallAsync(npm, folder);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task<string> InstallAsync(string npm, string folder)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        var place = Repository.File("TestResults", "peers", hash[..16]);
        var modules = Path.Combine(place, "node_modules");
        if (File.Exists(Path.Combine(place, "complete"))) return modules;

        Directory.CreateDirectory(place);
        foreach (var name in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(folder, name), Path.Combine(place, name), overwrite: true);
        var (code, output) = await Programs.RunAsync(npm, ["ci", "--prefix", place, "--no-audit", "--no-fund", "--ignore-scripts"]);
        Assert.SkipUnless(code == 0, $"npm could not install what {folder} names: {output}");
        await File.WriteAllTextAsync(Path.Combine(place, "complete"), "");
        return modules;
    }
}
