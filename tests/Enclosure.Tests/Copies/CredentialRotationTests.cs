using System.Collections.Concurrent;
using System.Net;
using Enclosure.Storage.Buckets;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Enclosure.Tests.Support.Servers;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

/// <summary>The keys of the bucket come from a file that is written anew while copies serve.</summary>
public sealed class CredentialRotationTests
{
    private const string Owner = "rotating";
    private const int Clients = 2;
    private const int Enough = 20;
    private static readonly BucketLogin First = new("rotatingfirst", "firstsecret0123456789");
    private static readonly BucketLogin Second = new("rotatingsecond", "secondsecret0123456789");

    [Fact]
    public async Task A_new_key_in_the_shared_credentials_file_is_used_before_the_old_one_is_removed()
    {
        var server = await BucketServer.CephAsync();
        await AdminAsync(
            server, "user", "create", $"--uid={Owner}", $"--display-name={Owner}", "--max-buckets=0", Access(First), Secret(First));
        using var folder = new TempDirectory();
        var (file, terms) = (folder.File("credentials"), server.NewBucket() with { Login = First });
        await TestStorage.MakeAsync(terms);
        Write(file, First);
        await using var fleet = await Fleet.StartAsync(
            TestStorage.Settings(terms, "door").Where(each => each.Key is not ("Storage:AccessKey" or "Storage:SecretKey"))
                .Append(new("Storage:AccessKey", null)).Append(new("Storage:SecretKey", null))
                .ToDictionary(each => each.Key, each => each.Value),
            new Dictionary<string, string> { ["AWS_SHARED_CREDENTIALS_FILE"] = file },
            coreLogin: First);
        var (answers, stop) = (new ConcurrentBag<HttpStatusCode>(), new CancellationTokenSource());
        var load = Enumerable.Range(0, Clients).Select(_ => LoadAsync(fleet, answers, stop.Token)).ToList();

        await MoreAsync();
        await AdminAsync(server, "key", "create", $"--uid={Owner}", "--key-type=s3", Access(Second), Secret(Second));
        Write(file, Second);
        await MoreAsync();
        await AdminAsync(server, "key", "rm", $"--uid={Owner}", "--key-type=s3", Access(First));
        await MoreAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);

        answers.Where(answer => (int)answer >= 300).ShouldBeEmpty();

        Task MoreAsync()
        {
            var enough = answers.Count + Enough;
            return Lately.TrueAsync(() => answers.Count >= enough || load.Any(each => each.IsCompleted), "work goes on");
        }
    }

    /// <summary>Up and down again; nothing is asked twice.</summary>
    private static async Task LoadAsync(Fleet fleet, ConcurrentBag<HttpStatusCode> answers, CancellationToken stop)
    {
        using var client = fleet.Robotomail();
        while (!stop.IsCancellationRequested)
        {
            var bytes = Files.Random(9000);
            using var up = await client.PostFormAsync(new UploadForm().File(bytes));
            answers.Add(up.StatusCode);
            if (!up.IsSuccessStatusCode) continue;
            var url = (await client.AttachmentAsync((await up.JsonAsync()).Text("id"))).Text("url");
            using var down = await client.GetAsync(url, CancellationToken.None);
            answers.Add(down.StatusCode);
        }
    }

    /// <summary>In one step, as who rotates keys should write it.</summary>
    private static void Write(string file, BucketLogin login)
    {
        File.WriteAllText(file + ".new", $"[default]\naws_access_key_id = {login.AccessKey}\naws_secret_access_key = {login.Secret}\n");
        File.Move(file + ".new", file, overwrite: true);
    }

    private static async Task AdminAsync(BucketServer server, params string[] arguments)
    {
        var (code, output) = await Programs.RunAsync(
            Programs.Need("radosgw-admin", "radosgw"), ["-c", Path.Combine(server.Folder, "ceph.conf"), .. arguments]);
        code.ShouldBe(0, output);
    }

    private static string Access(BucketLogin login) => $"--access-key={login.AccessKey}";

    private static string Secret(BucketLogin login) => $"--secret-key={login.Secret}";
}
