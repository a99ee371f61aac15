using System.Net;
using Enclosure.Server.Events;
using Enclosure.Tests.Support;
using Enclosure.Webhooks;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Events;

/// <summary>Where a hook may lead to, and where a redirect may.</summary>
public sealed class WebhookTargetTests
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_of_this_machine_or_of_a_private_network_is_not_public(string address) =>
        PublicTargets.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.128.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2606:4700:4700::1111")]
    public void An_address_of_the_Internet_is_public(string address) => PublicTargets.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://localhost/")]
    [InlineData("https://user:pass@example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("/hook")]
    [InlineData("example.com")]
    public void A_hook_to_such_an_address_or_to_none_is_refused_when_it_is_made(string url) =>
        new WebhookTarget(allowsPrivate: false).FaultOf(url).ShouldNotBeNull();

    [Theory]
    [InlineData("https://hooks.example.com/mail?x=1")]
    [InlineData("http://1.1.1.1:8080/")]
    public void Any_other_http_address_may_be_a_hooks(string url) => new WebhookTarget(allowsPrivate: false).FaultOf(url).ShouldBeNull();

    [Fact]
    public async Task What_a_name_stands_for_is_checked_at_the_connection()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var sender = Sender(PublicTargets.IsPublic);

        (await SendAsync(sender, $"http://localhost:{receiver.Port}/"))
            .ShouldBe(new SendOutcome(null, "localhost leads to no address that a webhook may go to."));

        receiver.IsQuiet.ShouldBeTrue();
        var lenient = Sender(_ => true);
        (await SendAsync(lenient, $"http://localhost:{receiver.Port}/")).IsDelivered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_redirect_is_checked_as_the_first_address_was()
    {
        await using var receiver = await HookReceiver.StartAsync("127.0.0.1");
        await using var redirecting = await HookReceiver.StartAsync("127.0.0.2");
        redirecting.Answer = HookReceiver.With(307, receiver.Url);
        var sender = Sender(address => address.ToString() == "127.0.0.2");

        (await SendAsync(sender, redirecting.Url)).Status.ShouldBeNull();

        receiver.IsQuiet.ShouldBeTrue();
        redirecting.IsQuiet.ShouldBeFalse();
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_that_keeps_the_POST_is_followed_and_the_hooks_own_headers_stay_with_its_host(int status)
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var redirecting = await HookReceiver.StartAsync();
        redirecting.Answer = HookReceiver.With(status, receiver.Url + "/there");
        var sender = Sender(_ => true);

        (await SendAsync(
            sender, redirecting.Url, new Dictionary<string, string> { ["Authorization"] = "Basic abc" })).IsDelivered.ShouldBeTrue();

        (await redirecting.NextAsync()).Headers.Authorization.ToString().ShouldBe("Basic abc");
        var posted = await receiver.NextAsync();
        posted.Path.ShouldBe("/there");
        posted.Body.ShouldBe(Body);
        posted.Headers.Authorization.ToString().ShouldBeEmpty();
        posted.Headers["X-Robotomail-Signature"].ToString().ShouldBe(WebhookSender.Sign("whsec_1", Body));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public async Task A_redirect_that_would_turn_the_POST_into_a_GET_is_a_failure(int status)
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = HookReceiver.With(status, receiver.Url + "/there");
        var sender = Sender(_ => true);

        (await SendAsync(sender, receiver.Url)).Status.ShouldBe(status);

        (await receiver.NextAsync()).Path.ShouldBe("/");
        receiver.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task A_fourth_redirect_is_a_failure()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = HookReceiver.With(307, receiver.Url);
        var sender = Sender(_ => true);

        (await SendAsync(sender, receiver.Url)).Status.ShouldBe(307);

        for (var post = 0; post < 4; post++) await receiver.NextAsync();
        receiver.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_not_waited_for()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[8192]);
        };
        var sender = Sender(_ => true);

        (await SendAsync(sender, receiver.Url)).IsDelivered.ShouldBeTrue();
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_a_failure()
    {
        var receiver = await HookReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();
        var sender = Sender(_ => true);

        (await SendAsync(sender, url)).Status.ShouldBeNull();
    }

    [Theory]
    [InlineData("Host", "a")]
    [InlineData("content-type", "text/plain")]
    [InlineData("X-Robotomail-Signature", "0")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Proxy-Authorization", "a")]
    [InlineData("X-Team", "a\r\nX-Other: b")]
    [InlineData("X-Team", "\u00FC")]
    [InlineData("X Team", "a")]
    [InlineData("X-Team:", "a")]
    [InlineData("", "a")]
    public void A_hooks_own_header_must_not_be_the_servers_nor_break_the_line(string name, string value) =>
        WebhookTarget.FaultOf(name, value).ShouldNotBeNull();

    private static WebhookSender Sender(Func<IPAddress, bool> allows) => new(allows, TimeSpan.FromSeconds(10), TimeProvider.System);

    private static Task<SendOutcome> SendAsync(WebhookSender sender, string url, Dictionary<string, string>? headers = null)
    {
        var id = Guid.CreateVersion7();
        var delivery = new DueDelivery(id, id, id, "message.received", id, DateTimeOffset.UnixEpoch, 0, url, headers, "whsec_1", "lease");
        return sender.SendAsync(delivery, Body, CancellationToken.None);
    }
}
