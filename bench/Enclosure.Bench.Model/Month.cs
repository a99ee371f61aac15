namespace Enclosure.Bench.Model;

/// <summary>A month with so many attachments: what it asks of each part. Rates are a second's, at the peak unless said otherwise.</summary>
internal sealed class Month(Inputs inputs, double attachments)
{
    private const double Seconds = 30 * 86_400;
    private const double Mega = 1e6;
    private const double Micro = 1e-6;
    private const double GigabitsOfAByte = 8 / 1e9;

    /// <summary>Asking for the link, and a look that settles it.</summary>
    private const double RequestsOfALink = 2;

    /// <summary>Reserved, arrived, settled.</summary>
    private const double TransactionsOfALink = 3;

    /// <summary>Recorded, and its event handed on.</summary>
    private const double TransactionsOfAMessage = 2;

    /// <summary>Marked, and gone.</summary>
    private const double TransactionsOfADeletion = 2;

    /// <summary>PUT by the client, COPY to a key that no link can write.</summary>
    private const double BucketWritesOfALink = 2;

    /// <summary>HEAD, and GET to hash what came.</summary>
    private const double BucketReadsOfALink = 2;

    public double Attachments { get; } = attachments;

    public double Average => Attachments / Seconds;

    public double Peak => Average * Traffic("peakOverAverage");

    public double Bytes => Attachments * Size;

    public double BytesKept => Bytes * Traffic("monthsKept");

    /// <summary>HTTP requests that copies answer; a message that comes in is counted as one.</summary>
    public double Requests => Peak * (Form + (Link * RequestsOfALink) + Messages + Traffic("readsEach") + (Downloads * Door));

    /// <summary>Transactions, each of which would be a flush of the log without group commit.</summary>
    public double Commits => Peak * (Form + (Link * TransactionsOfALink) + (Messages * TransactionsOfAMessage) + TransactionsOfADeletion);

    public double BusiestAccount => Commits * Traffic("busiestAccount");

    public double LogBytes => Peak * ((Form * Rows("logOfAForm")) + (Link * Rows("logOfALink")) + (Messages * Rows("logOfAMessage")));

    public double RowBytes => Attachments * Traffic("monthsKept")
        * ((Form * Rows("rowsOfAForm")) + (Link * Rows("rowsOfALink")) + (Messages * Rows("rowsOfAMessage")));

    /// <summary>Of each attachment. PUT and COPY, which price lists name first; a message has its skeleton besides its files.</summary>
    public double BucketWrites => Form + (Link * BucketWritesOfALink) + Mail + Messages;

    /// <summary>Of each attachment, over its life.</summary>
    public double BucketReads => (Link * BucketReadsOfALink) + Downloads;

    /// <summary>Deletions, which cost nothing, among them.</summary>
    public double BucketRequests => Peak * (BucketWrites + BucketReads + Link + 1);

    /// <summary>Gbit a second through the copies, in and out together.</summary>
    public double ThroughCopies => Peak * Size * GigabitsOfAByte * (OneMachine
        ? Form + Link + (Mail * Traffic("base64")) + Downloads
        : (Form * 2) + Link + (Mail * (Traffic("base64") + 1)) + (Downloads * Door * 2));

    /// <summary>Gbit a second between clients and the bucket.</summary>
    public double PastCopies => OneMachine ? 0 : Peak * Size * GigabitsOfAByte * (Link + (Downloads * (1 - Door)));

    /// <summary>Seconds of processor in each second.</summary>
    public double Cores => Peak * Micro * (CoresOfRequests + (SizeMega * CoresOfBytes));

    /// <summary>Two at least from where there is a bucket, so that one may go.</summary>
    public double Copies => OneMachine ? 1 : Math.Max(2, Math.Ceiling(Cores / Plan("fill") / Plan("coresOfACopy")));

    /// <summary>Rows and bytes beside the server, as it starts without a setting.</summary>
    public bool OneMachine => BytesKept <= Plan("bytesOfOneMachine") && RowBytes <= Plan("rowsWithoutParts");

    public bool InParts => RowBytes > Plan("rowsWithoutParts");

    /// <summary>Over which accounts are spread by hash. None on one machine.</summary>
    public double Databases => OneMachine
        ? 0
        : Math.Ceiling(Math.Max(RowBytes / Plan("rowsOfOneDatabase"), LogBytes / Plan("logOfOneDatabase")));

    public double GigabyteMonths => Size * Traffic("monthsKept") / 1e9;

    public double GigabytesDownloaded => Size * Downloads / 1e9;

    private double CoresOfRequests => (Form * Processor("formBase"))
        + (Link * (Processor("issue") + Processor("read")))
        + (Messages * Processor("messageBase")) + (Traffic("readsEach") * Processor("read"));

    /// <summary>For each MB of a mean file. On one machine a link's bytes are taken in as a form's, and all are handed out here.</summary>
    private double CoresOfBytes => CoresOfTaking + (Downloads * Door * (Processor("downloadEachMega") + Bucket))
        + (OneMachine ? Link * Processor("formEachMega") : Link * (Processor("hashEachMega") + Bucket));

    private double CoresOfTaking => (Form * (Processor("formEachMega") + Bucket))
        + (Mail * ((Traffic("base64") * Processor("messageEachMega")) + Bucket));

    private double Bucket => OneMachine ? 0 : Processor("bucketEachMega");

    private double Door => OneMachine ? 1 : Traffic("downloadsByTheDoor");

    private double Downloads => Traffic("downloadsEach");

    private double Size => Traffic("size");

    private double SizeMega => Size / Mega;

    private double Form => Traffic("byForm");

    private double Link => Traffic("byLink");

    private double Mail => 1 - Form - Link;

    private double Messages => Mail / Traffic("filesOfAMessage");

    private double Traffic(string name) => inputs["traffic", name];

    private double Processor(string name) => inputs["processor", name];

    private double Rows(string name) => inputs["rows", name];

    private double Plan(string name) => inputs["plan", name];
}
