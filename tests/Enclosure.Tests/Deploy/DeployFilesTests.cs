using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Deploy;

public sealed class DeployFilesTests
{
    private const string Yaml = "/usr/lib/python3/dist-packages/yaml/__init__.py";

    [Fact]
    public async Task The_files_to_deploy_with_agree_with_each_other_and_with_the_server()
    {
        var bash = Programs.Need("bash", "bash");
        Assert.SkipUnless(File.Exists(Yaml), "needs Python's yaml (Debian package python3-yaml)");

        var (code, output) = await Programs.RunAsync(bash, [Repository.File("deploy", "lint")]);

        output.ShouldBeEmpty();
        code.ShouldBe(0);
    }

    [Fact]
    public async Task A_setting_that_does_not_exist_is_found()
    {
        var bash = Programs.Need("bash", "bash");
        Assert.SkipUnless(File.Exists(Yaml), "needs Python's yaml (Debian package python3-yaml)");
        using var copy = new TempDirectory();
        Copy(Repository.File("deploy"), copy.Path);
        var settings = Path.Combine(copy.Path, "kubernetes", "settings.env");
        File.WriteAllText(settings, File.ReadAllText(settings).Replace("ENCLOSURE_Domains", "ENCLOSURE_Domain", StringComparison.Ordinal));

        var (code, output) = await Programs.RunAsync(bash, [Repository.File("deploy", "lint"), copy.Path]);

        output.ShouldContain("ENCLOSURE_Domain is no setting");
        code.ShouldBe(1);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
