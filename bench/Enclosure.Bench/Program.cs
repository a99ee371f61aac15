using System.Globalization;
using Enclosure.Bench;
using Enclosure.Bench.Floor;
using Enclosure.Bench.Fuzz;

return args switch
{
    ["floor", var port, var folder] => await FloorServer.Run(int.Parse(port, CultureInfo.InvariantCulture), folder),
    ["mail-floor", var port, var folder] => MailFloor.Run(int.Parse(port, CultureInfo.InvariantCulture), folder),
    ["s3-floor", var port, var store, var bucket] =>
        await S3Floor.Run(int.Parse(port, CultureInfo.InvariantCulture), new Uri(store), bucket),
    ["fuzz", .. var options] => FuzzRun.Run(options),
    _ => await Benchmark.Run(args),
};
