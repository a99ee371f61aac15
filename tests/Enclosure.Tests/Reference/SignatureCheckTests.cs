using System.Security.Cryptography;
using System.Text;
using Enclosure.Server.Reference.Samples;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Reference;

public sealed class SignatureCheckTests
{
    private const string Secret = "whsec_a secret";
    private const string Body = "{\"event\":\"message.received\",\"data\":\"é \\\"\"}\n";

    public static TheoryData<string> Languages => [.. SampleLanguage.All.Select(language => language.Id)];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_genuine_body_is_taken_and_a_changed_one_is_not(string id)
    {
        var language = SampleLanguage.All.Single(language => language.Id == id);
        var program = new SampleProgram(language);
        using var folders = new TempDirectory();
        await program.LayAsync(folders, "check", SignatureCheck.In(language));
        await program.BuildAsync(folders);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body)));

        (await CheckAsync(program, folders, signature, Body)).ShouldBe(0);
        (await CheckAsync(program, folders, signature, Body + " ")).ShouldNotBe(0);
        (await CheckAsync(program, folders, signature[..^1] + (signature[^1] == '0' ? '1' : '0'), Body)).ShouldNotBe(0);
        (await CheckAsync(program, folders, "é", Body)).ShouldNotBe(0);
    }

    private static async Task<int> CheckAsync(SampleProgram program, TempDirectory folders, string signature, string body)
    {
        var surroundings = new Dictionary<string, string> { ["WEBHOOK_SECRET"] = Secret };
        return (await program.RunAsync(folders, "check", [signature], body, surroundings)).Code;
    }
}
