using System.Security.Cryptography;
using Enclosure.Secrets;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Secrets;

public sealed class MasterKeyTests
{
    [Fact]
    public void What_was_sealed_is_opened_with_the_same_key_and_purpose()
    {
        var key = NewKey();

        key.Open(key.Seal("geheim 秘密", "signing"), "signing").ShouldBe("geheim 秘密");
    }

    [Fact]
    public void The_same_secret_is_sealed_differently_each_time()
    {
        var key = NewKey();

        key.Seal("secret", "signing").ShouldNotBe(key.Seal("secret", "signing"));
    }

    [Fact]
    public void Another_key_another_purpose_or_a_changed_byte_opens_nothing()
    {
        var key = NewKey();
        var box = key.Seal("secret", "signing");
        var changed = Convert.FromBase64String(box);
        changed[15] ^= 1;

        Should.Throw<CryptographicException>(() => NewKey().Open(box, "signing"));
        Should.Throw<CryptographicException>(() => key.Open(box, "relay"));
        Should.Throw<CryptographicException>(() => key.Open(Convert.ToBase64String(changed), "signing"));
    }

    [Fact]
    public void The_file_is_made_once_and_only_its_owner_may_read_it()
    {
        using var directory = new TempDirectory();
        var path = directory.File("master.key");

        var box = MasterKey.FromFile(path).Seal("secret", "signing");

        MasterKey.FromFile(path).Open(box, "signing").ShouldBe("secret");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(directory.Path).ShouldBe([path]);
    }

    [Fact]
    public void Processes_that_make_it_at_once_all_get_the_same_key()
    {
        for (var round = 0; round < 60; round++)
        {
            using var directory = new TempDirectory();
            var path = directory.File("master.key");

            var keys = MakeAtOnce(path, count: 6);

            var box = keys[0].Seal("secret", "signing");
            foreach (var key in keys) key.Open(box, "signing").ShouldBe("secret");
            Directory.GetFiles(directory.Path).ShouldBe([path]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, but of some length!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_text_that_is_no_key_says_what_one_is(string text)
    {
        Should.Throw<FormatException>(() => MasterKey.Parse(text)).Message.ShouldContain("32 bytes in base64");
    }

    private static MasterKey[] MakeAtOnce(string path, int count)
    {
        using var start = new Barrier(count);
        var keys = new MasterKey[count];
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            keys[i] = MasterKey.FromFile(path);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return keys;
    }

    private static MasterKey NewKey() => MasterKey.Parse(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}
